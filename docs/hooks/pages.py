"""What is done to every page: links, words of docstrings, and nothing from the network."""

from __future__ import annotations

import re
from typing import Any

from mkdocs.exceptions import PluginError

#: Links that are right in the repository, and what they are on the site.
_LINKS = {
    "(../data/README.md)": "(data.md)",
    "(docs/": "(",
    "(CONTRIBUTING.md)": "(contributing.md)",
}
_ROLE = re.compile(r":(?:func|class|meth|attr|data|mod|exc):(?=<code>)")
_MARKDOWN = re.compile(r"""(href="(?!\w+:)[^"#]*)\.md((?:#[^"]*)?)\"""")
_ELSEWHERE = re.compile(
    r"""<(?:script|img|iframe|link)\b[^>]*\b(?:src|href)=["']?(?:https?:)?//[^>]*>""", re.IGNORECASE
)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Point links of the repository to pages of the site."""
    for link, page in _LINKS.items():
        markdown = markdown.replace(link, page)
    return markdown


def on_page_content(html: str, page: Any, **_: Any) -> str:
    """Leave out the roles of Sphinx, which docstrings have for editors; link notebooks to pages."""
    if page.file.src_uri.endswith(".ipynb"):
        html = _MARKDOWN.sub(r'\1.html\2"', html)
    return _ROLE.sub("", html)


def on_post_page(output: str, page: Any, **_: Any) -> str:
    """Refuse a page that loads anything from the network: the site must work from a folder."""
    found = [t for t in _ELSEWHERE.findall(output) if 'rel="canonical"' not in t]
    if found:
        raise PluginError(f"{page.file.src_uri} loads something from the network: {found[0]}")
    return output
