import { failureOf, valueOf } from "../evaluating";

describe("date functions", () => {
  test.each([
    ['CDate("2013-01-10 4:00 PM -8")', "1/11/2013 12:00:00 AM"],
    ['CDate("12/25/2007")', "12/25/2007 12:00:00 AM"],
    ['CDate("15 June 2009 20:45:30")', "6/15/2009 8:45:30 PM"],
    ['CDate("Mon, 15 Jun 2009 20:45:30 GMT")', "6/15/2009 8:45:30 PM"],
    ['CDate("June 15, 2009")', "6/15/2009 12:00:00 AM"],
    ['CDate("2009-06-15T13:45:30.617Z")', "6/15/2009 1:45:30 PM"],
    ['CDate("2009-06-15T13:45+0530")', "6/15/2009 8:15:00 AM"],
    ['CDate("0099-12-31")', "12/31/0099 12:00:00 AM"],
    ["CDate([missing])", null],
    ["CDate(Now())", "8/25/2021 5:41:18 PM"],
    ['DateAdd("m", 1, CDate("2020-01-31"))', "2/29/2020 12:00:00 AM"],
    ['DateAdd("yyyy", 1, CDate("2020-02-29"))', "2/28/2021 12:00:00 AM"],
    ['DateAdd("m", -13, CDate("2020-03-31"))', "2/28/2019 12:00:00 AM"],
    ['DateAdd("h", 25, CDate("2020-12-31"))', "1/1/2021 1:00:00 AM"],
    ['DateAdd("n", -1, CDate("2020-01-01"))', "12/31/2019 11:59:00 PM"],
    ['DateAdd("s", 3600, Now())', "8/25/2021 6:41:18 PM"],
    ['DateAdd("d", 1, [missing])', null],
    ['DateDiff("d", CDate("2021-01-02"), CDate("2021-01-01T00:00:01"))', 0],
    ['DateDiff("yyyy", CDate("2020-12-31"), CDate("2021-01-01"))', 1],
    ['DateDiff("m", CDate("2021-01-31"), CDate("2021-02-01"))', 1],
    ['DateDiff("ww", CDate("2021-08-21"), CDate("2021-08-22"))', 1],
    ['DateDiff("ww", CDate("2021-08-22"), CDate("2021-08-28"))', 0],
    ['DateDiff("h", Now(), [missing])', null],
    ["DateFromNum([missing])", null],
    ["NumFromDate([missing])", null],
    ['NumFromDate(CDate("2012-01-01 23:00:00"))', "129699324000000000"],
    ['DateFromNum("0")', "1/1/1601 12:00:00 AM"],
  ])("%s", (expression, value) => {
    expect(valueOf(expression)).toBe(value);
  });

  test.each([
    ['CDate("tomorrow")', "EXPRESSION_NOT_A_DATE", 7],
    ['CDate("2021-02-30")', "EXPRESSION_NOT_A_DATE", 7],
    ['CDate("13:00 PM")', "EXPRESSION_NOT_A_DATE", 7],
    ['CDate("2021-01-01 13:00 PM")', "EXPRESSION_NOT_A_DATE", 7],
    ['DateDiff("d", Now(), "soon")', "EXPRESSION_NOT_A_DATE", 22],
    ['DateAdd("yyyy", 9000, Now())', "EXPRESSION_DATE_OUT_OF_RANGE", 1],
    ['DateAdd("d", 99999999999999, Now())', "EXPRESSION_DATE_OUT_OF_RANGE", 1],
    ["DateAdd([x], 1, Now())", "EXPRESSION_BAD_VALUE", 9],
    ['DateAdd("d", "one", Now())', "EXPRESSION_NOT_A_NUMBER", 14],
    ['DateFromNum("never")', "EXPRESSION_NOT_A_NUMBER", 13],
    ["DateFromNum(9223372036854775807)", "EXPRESSION_DATE_OUT_OF_RANGE", 1],
    ['FormatDateTime("2021", , "yyyy-MM", "yyyy")', "EXPRESSION_NOT_A_DATE", 16],
    ['FormatDateTime("2021", , "yyyy", [j])', "EXPRESSION_BAD_DATE_FORMAT", 26],
    ['FormatDateTime("2021", [sloppy], "yyyy", "yyyy")', "EXPRESSION_BAD_VALUE", 24],
  ])("%s stops with %s", (expression, code, column) => {
    expect(failureOf(expression, { j: "j", sloppy: "Sloppy" })).toEqual({ code, column });
  });
});

describe("FormatDateTime", () => {
  const format = (source: string, input: string, output: string, styles = ""): unknown =>
    valueOf(`FormatDateTime([source], ${styles && `"${styles}"`}, [input], [output])`, { source, input, output });

  test.each([
    ["20150123105347.1Z", "yyyyMMddHHmmss.fZ", "yyyyMMddHHmmss.fffZ", "20150123105347.100Z"],
    ["1/2/2021 3:04:05 PM", "M/d/yyyy h:mm:ss tt", "dddd, dd MMMM yyyy HH:mm", "Saturday, 02 January 2021 15:04"],
    ["12/31/2020 12:00:00 AM", "M/d/yyyy hh:mm:ss tt", "s", "2020-12-31T00:00:00"],
    ["2020-12-31-08:00", "yyyy-MM-ddzzz", "yyyy-MM-dd HH:mm K zzz", "2020-12-31 08:00 +00:00 +00:00"],
    ["2020-12-31T10:00:00Z", "yyyy-MM-ddTHH:mm:ssK", "o", "2020-12-31T10:00:00.0000000Z"],
    ["2020-12-31", "yyyy-MM-dd", "o", "2020-12-31T00:00:00.0000000"],
    ["31 Dec 20", "d MMM yy", "M/d/y", "12/31/20"],
    ["31 dec 49", "d MMM yy", "yyyy", "2049"],
    ["31 dec 50", "d MMM yy", "yyyyy", "01950"],
    ["13:07", "H:mm", "M/d/yyyy h:m t", "8/25/2021 1:7 P"],
    ["12:07", "h:mm", "HH:mm", "00:07"],
    ["  2021-01-02 ", "yyyy-MM-dd", "ddd", "Sat"],
    ["2021-01-02", "yyyy-MM-dd", "d", "1/2/2021"],
    ["2021-01-02", "yyyy-MM-dd", "%d", "2"],
    ["2021-01-02", "yyyy-MM-dd", "yyyy'-W'\\d", "2021-Wd"],
    ["2021-01-02 03:04:05.5", "yyyy-MM-dd HH:mm:ss.FFF", "HH:mm:ss.FFF", "03:04:05.5"],
    ["2021-01-02 03:04:05.", "yyyy-MM-dd HH:mm:ss.FFF", "HH:mm:ss.FFF", "03:04:05"],
    ["2009-06-15T13:45:30", "s", "R", "Mon, 15 Jun 2009 13:45:30 GMT"],
    ["6/15/2009 1:45:30 PM", "G", "u", "2009-06-15 13:45:30Z"],
    ["2021-01-02 +5", "yyyy-MM-dd z", "yyyy-MM-dd HH z", "2021-01-01 19 +0"],
  ])("%s from %s to %s", (source, input, output, expected) => {
    expect(format(source, input, output)).toBe(expected);
  });

  test.each([
    ["2021-1-2", "yyyy-MM-dd"],
    ["2021-13-02", "yyyy-MM-dd"],
    ["2021-01-02x", "yyyy-MM-dd"],
    ["13:00 PM", "hh:mm tt"],
    ["Sunday 2021-01-02", "dddd yyyy-MM-dd"],
    ["2021-01-02 3", "yyyy-MM-dd HH"],
    ["Foo 2021", "MMM yyyy"],
    ["2021-01-02 0700", "yyyy-MM-dd zzz"],
  ])("%s has not the form %s", (source, input) => {
    expect(() => format(source, input, "yyyy")).toThrow(input);
  });

  test("styles allow blanks", () => {
    expect(format("2021 - 01", "yyyy-MM", "MM", "AllowInnerWhite")).toBe("01");
    expect(format(" 2021", "yyyy", "yyyy", "AllowWhiteSpaces, AssumeUniversal")).toBe("2021");
    expect(() => format(" 2021", "yyyy", "yyyy", "None")).toThrow("as a date");
  });

  test("no date gives no date", () => {
    expect(valueOf('FormatDateTime([missing], , "yyyy", "yyyy")')).toBeNull();
  });
});
