import { describe, expect, test } from 'vitest'
import { csvRecords } from '../support/text/csv-records.js'

/** Line and fields of each record, or line and code of what is wrong. */
const read = (text: string, delimiter = ','): readonly (readonly [number, readonly string[] | string])[] =>
  Array.from(
    csvRecords(text, delimiter),
    ({ line, fields }) => [line, '_tag' in fields ? fields.code : fields] as const,
  )

describe('csvRecords', () => {
  test.each<readonly [string, string, readonly (readonly [number, readonly string[] | string])[]]>([
    ['nothing', '', []],
    ['a byte order mark alone', '\uFEFF', []],
    ['a byte order mark', '\uFEFFa,b', [[1, ['a', 'b']]]],
    ['a quoted field after it', '\uFEFF"a",b', [[1, ['a', 'b']]]],
    [
      'LF',
      'a,b\nc,d\n',
      [
        [1, ['a', 'b']],
        [2, ['c', 'd']],
      ],
    ],
    [
      'CRLF',
      'a,b\r\nc,d\r\n',
      [
        [1, ['a', 'b']],
        [2, ['c', 'd']],
      ],
    ],
    [
      'CR',
      'a,b\rc,d\r',
      [
        [1, ['a', 'b']],
        [2, ['c', 'd']],
      ],
    ],
    [
      'no line end at the end',
      'a,b\nc,d',
      [
        [1, ['a', 'b']],
        [2, ['c', 'd']],
      ],
    ],
    [
      'empty lines',
      '\n\na\n\n\r\nb\n\n',
      [
        [3, ['a']],
        [6, ['b']],
      ],
    ],
    [
      'empty fields',
      ',\n,,',
      [
        [1, ['', '']],
        [2, ['', '', '']],
      ],
    ],
    ['spaces, kept', ' a , b ', [[1, [' a ', ' b ']]]],
    ['a quoted empty field', '""', [[1, ['']]]],
    ['quoted delimiters', '"a,b",c', [[1, ['a,b', 'c']]]],
    ['doubled quotes', '"a""b",""""', [[1, ['a"b', '"']]]],
    [
      'quoted line breaks',
      '"a\nb",1\n"c\r\nd\re",2\nf,3',
      [
        [1, ['a\nb', '1']],
        [3, ['c\r\nd\re', '2']],
        [6, ['f', '3']],
      ],
    ],
    [
      'a NUL',
      'a,b\nc,\0\ne,f',
      [
        [1, ['a', 'b']],
        [2, 'nul-character'],
        [3, ['e', 'f']],
      ],
    ],
    [
      'a NUL in a record of two lines',
      '"\n\0"\na',
      [
        [1, 'nul-character'],
        [3, ['a']],
      ],
    ],
    [
      'text after a closing quote',
      '"a"b,c\nd',
      [
        [1, 'bad-quote'],
        [2, ['d']],
      ],
    ],
    [
      'a space after a closing quote',
      '"a" ,c\nd',
      [
        [1, 'bad-quote'],
        [2, ['d']],
      ],
    ],
    [
      'a quote in a field',
      'a"b\nc',
      [
        [1, 'bad-quote'],
        [2, ['c']],
      ],
    ],
    [
      'a space before a quote',
      'a, "b,c"\nd',
      [
        [1, 'bad-quote'],
        [2, ['d']],
      ],
    ],
    [
      'an open quote at the end',
      'a\n"b',
      [
        [1, ['a']],
        [2, 'unbalanced-quote'],
      ],
    ],
    [
      'an open quote and rows after it',
      'a\n"b\nc\nd',
      [
        [1, ['a']],
        [2, 'unbalanced-quote'],
        [3, ['c']],
        [4, ['d']],
      ],
    ],
    [
      'two open quotes',
      '"a\n"b\nc',
      [
        [1, 'bad-quote'],
        [2, 'unbalanced-quote'],
        [3, ['c']],
      ],
    ],
    [
      'an open quote before quoted rows',
      '1,"a\n2,"b"\n3,"c"',
      [
        [1, 'bad-quote'],
        [2, ['2', 'b']],
        [3, ['3', 'c']],
      ],
    ],
    [
      'an open quote in the last of several fields',
      'x,"y","z\nb,c,d',
      [
        [1, 'unbalanced-quote'],
        [2, ['b', 'c', 'd']],
      ],
    ],
    ['a lone quote', '"', [[1, 'unbalanced-quote']]],
    ['three quotes', '"""', [[1, 'unbalanced-quote']]],
  ])('%s', (_, text, records) => {
    expect(read(text)).toEqual(records)
  })

  test('another delimiter', () => {
    expect(read('a;b,c;"d;e"', ';')).toEqual([[1, ['a', 'b,c', 'd;e']]])
    expect(read('a\tb', '\t')).toEqual([[1, ['a', 'b']]])
  })

  test('says which field is at fault', () => {
    const messages = Array.from(csvRecords('a,"b\nc,d"e\nf,"g"h', ','), ({ fields }) =>
      '_tag' in fields ? fields.message : '',
    )
    expect(messages).toEqual([
      'a closing quote must end its field; text follows that of field 2',
      'a field that holds a quote must be quoted and the quote doubled; field 2 is not',
      'a closing quote must end its field; text follows that of field 2',
    ])
  })

  // What would be quadratic: at every line a quote that, were the line read from its beginning, would reach far.
  test.each([
    ['an open quote on every line', '1,"x\n'],
    ['doubled quotes on every line', '"",""x\n'],
    ['three quotes on every line', '"""\n'],
    ['a quoted delimiter and an open quote', '",","\n'],
    ['quotes in fields', 'a"b\n'],
  ])('%s: a hundred thousand lines are read in linear time', (_, line) => {
    let count = 0
    for (const record of csvRecords(`"\n${line.repeat(100_000)}`, ',')) count += record.line > 0 ? 1 : 0
    expect(count).toBeGreaterThanOrEqual(50_000)
  })

  test('a field of ten million characters', () => {
    const long = 'x'.repeat(10_000_000)
    expect(read(`a,"${long}"\nb,${long}`).map(([line, fields]) => [line, fields[1]!.length])).toEqual([
      [1, 10_000_000],
      [2, 10_000_000],
    ])
  })
})
