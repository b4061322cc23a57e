import type { Database } from '../../src/index.ts'

const long = 'x'.repeat(10_240)

/** Names and values that break out of HTML, URLs, shells and JavaScript objects wherever they are not encoded. */
export const hostile = JSON.parse(String.raw`{
  "with spaces": [{ "id": 1, "a name": "it's \"quoted\" & <b>bold</b>", "x'y": 1 }],
  "a/b": [{ "id": "x/y", "name": "slash?&#%20" }],
  "<script>alert(1)</script>": [{ "id": 1, "<img src=x onerror=alert(1)>": "<script>alert(2)</script>", "name": "</pre><script>alert(3)</script>" }],
  "constructor": [{ "id": 1, "constructor": "x", "toString": 2 }],
  "__proto__": [{ "id": 1, "name": "own" }],
  "キー": [{ "id": "א", "שם": "\u202Eevil\u202C", "name": "日本語 🍪 $(touch pwned) !x" }],
  "shell": [{ "id": "$(touch pwned)", "name": "'; touch pwned; '", "other": "\u0060touch pwned\u0060 \\ \\\\' \"", "control": "\u0000\u001b[2J\u007f\u0085\u2028" }],
  "long": [{ "id": 1, "text": "${long}", "list": [1, 2, 3, 4, 5, 6, 7, 8], "${long}": 1 }],
  "empty": [],
  "value": ["a", "it's"],
  "nothing": null,
  "profile": { "name": "O'Neil", "q": "x", "_page": 3 },
  "odd ids": [{ "id": "..", "name": "dots" }],
  "json ids": [{ "id": "a.json", "slug": "", "name": "  " }],
  "half": [{ "id": 1, "name": "\udfff" }],
  "q": [{ "id": 1, "q": "a", "_page": "b", "sort": "c", "filter": "d", "a.b": 1, "a,b": 2, "x:gte": 3, "price_gte": 4 }],
  "db": [{ "id": 1, "name": "mine" }],
  "users": [{ "id": "0b7e6a0c-54b3-4a33-9f6e-3f7c0f0a1b2c", "slug": "o'neil & söns", "name": "Ann", "profile": { "deep": { "deeper": { "deepest": { "x": 1 } } } } }],
  "posts": [{ "id": 1, "user_id": "0b7e6a0c-54b3-4a33-9f6e-3f7c0f0a1b2c", "title": null, "n": -1.5e300, "ok": false, "tags": [] }]
}`) as Database
