"""What is made of a finished register beside its database: downloads, the data package, charts, earlier builds."""
