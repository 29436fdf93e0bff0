"""One spider per source, mostly attributes. What they share is in scrapers/source_spider.py."""
