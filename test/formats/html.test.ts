import { expect } from 'chai'

import { html, trusted } from '../../src/formats/html.ts'

describe('formats/html', () => {
  it('escapes what is put in, in text and in attributes', () => {
    const hostile = `"><script>alert('x')</script>&amp;`
    expect(html`<a title="${hostile}">${hostile}</a>`.text).to.equal(
      '<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;</a>',
    )
  })

  it('does not take data for markup of its own, whatever its shape', () => {
    const lookalike = { text: '<script>' } as never
    expect(() => html`${lookalike}`.text).to.throw()
  })

  it('keeps markup of its own, joins lists and leaves out what is missing', () => {
    const list = ['<', 1].map((one) => html`<b>${one}</b>`)
    expect(html`<i>${list}${undefined}</i>`.text).to.equal('<i><b>&lt;</b><b>1</b></i>')
    expect(html`${trusted('<b>')}`.text).to.equal('<b>')
  })

  it('has no NUL and no half of a surrogate pair', () => {
    expect(html`a\0${'b\0c\uD800d🍪'}`.text.slice(2)).to.equal('b\uFFFDc\uFFFDd🍪')
  })
})
