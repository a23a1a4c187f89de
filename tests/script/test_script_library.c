/* Each function a script sees, in one line of Lua and what it answers. */
#include "script/rig.h"

static struct rig rig;

static const struct {
    const char *expression, *answer;
} expressions[] = {
    /* basic */
    {"assert(5, 'x')", "5"},
    {"(select('#', nil, nil))", "2"},
    {"select(-1, 1, 2, 3)", "3"},
    {"(select(2, 'a', 'b', 'c'))", "\"b\""},
    {"tonumber('12')", "12"},
    {"tonumber(' 0x10 ')", "16"},
    {"tonumber('12x')", "nil"},
    {"tonumber('12\\0')", "nil"},
    {"tonumber('ff', 16)", "255"},
    {"tonumber('-zz', 36)", "-1295"},
    {"tonumber('9', 8)", "nil"},
    {"tonumber('9999999999999999999', 10)", "nil"},
    {"tonumber({})", "nil"},
    {"tostring(12) .. tostring(true) .. tostring(nil) .. tostring('x')",
     "\"12truenilx\""},
    {"type(1) .. type('x') .. type({}) .. type(type) .. type(nil)",
     "\"numberstringtablefunctionnil\""},
    {"(next({}))", "nil"},
    {"{ next({ b = 1, a = 2 }) }", "{\"a\", 2}"},
    {"{ next({ 7, 8 }, 1) }", "{2, 8}"},
    {"(next({ 7, 8 }, 2))", "nil"},
    /* math: whole numbers stay whole */
    {"math.abs(-3)", "3"},
    {"math.ceil(7 / 2)", "4"},
    {"math.ceil(-7 / 2)", "-3"},
    {"math.floor(-7 / 2)", "-4"},
    {"math.floor(3)", "3"},
    {"math.fmod(-7, 3)", "-1"},
    {"math.max(3, 9, 2)", "9"},
    {"math.min(3, 9, 2)", "2"},
    {"math.tointeger(4 / 2)", "2"},
    {"math.tointeger(1 / 2)", "nil"},
    {"math.tointeger('8')", "nil"},
    {"math.type(1) .. math.type(1 / 2)", "\"integerfloat\""},
    {"math.type('1')", "nil"},
    {"math.ult(1, -1)", "true"},
    {"math.huge > math.maxinteger", "true"},
    {"math.mininteger == -math.maxinteger - 1", "true"},
    /* string */
    {"#'abc' + ('abcd'):len()", "7"},
    {"('abcdef'):sub(2, -2)", "\"bcde\""},
    {"('abc'):sub(3, 2)", "\"\""},
    {"('abc'):sub(1, -5)", "\"\""},
    {"('abc'):sub(0)", "\"abc\""},
    {"{ ('abc'):byte(1, -1) }", "{97, 98, 99}"},
    {"('abc'):byte(10)", "nil"},
    {"string.char(72, 105)", "\"Hi\""},
    {"('MiXed 1'):upper() .. ('MiXed 1'):lower()", "\"MIXED 1mixed 1\""},
    {"('abc'):reverse()", "\"cba\""},
    {"('ab'):rep(3, '-')", "\"ab-ab-ab\""},
    {"('ab'):rep(0) .. ('ab'):rep(-1)", "\"\""},
    {"('%d|%5d|%-5d|%05d|%+d|%.3d'):format(1, 2, 3, -4, 5, 6)",
     "\"1|    2|3    |-0004|+5|006\""},
    {"('%x %X %o'):format(255, 255, 8)", "\"ff FF 10\""},
    {"('%d'):format(math.mininteger)", "\"-9223372036854775808\""},
    {"('%s|%5s|%-5s|%.2s'):format('a', 'b', 'c', 'defg')", "\"a|    b|c    |de\""},
    {"('%s %s %s %s'):format(1, true, nil, {})", "\"1 true nil table\""},
    {"('100%% %c'):format(65)", "\"100% A\""},
    /* patterns */
    {"{ ('hello world'):find('o w') }", "{5, 7}"},
    {"{ ('hello'):find('l+') }", "{3, 4}"},
    {"{ ('hello'):find('(l)(l)') }", "{3, 4, \"l\", \"l\"}"},
    {"{ ('a.b'):find('.', 1, true) }", "{2, 2}"},
    {"('hello'):find('xyz')", "nil"},
    {"{ ('abc'):find('', 4) }", "{4, 3}"},
    {"('abc'):find('', 5)", "nil"},
    {"('key = value'):match('^(%w+)%s*=%s*(%w+)$')", "\"key\""},
    {"{ ('2026-03-16'):match('(%d+)-(%d+)-(%d+)') }", "{\"2026\", \"03\", \"16\"}"},
    {"('  trim  '):match('^%s*(.-)%s*$')", "\"trim\""},
    {"{ ('abc'):match('()b()') }", "{2, 3}"},
    {"('THE (quick) fox'):find('%((%a+)%)')", "5"},
    {"('f(a(b)c)d'):match('%b()')", "\"(a(b)c)\""},
    {"(('THE (quick) fox'):gsub('%f[%a]%a+', '.'))", "\". (.) .\""},
    {"('abab'):match('(ab)%1')", "\"ab\""},
    {"('x]y'):match('[]]')", "\"]\""},
    {"('a-z'):match('[a%-]+')", "\"a-\""},
    {"('a^b'):match('[b^]+')", "\"^b\""},
    {"('abc123'):match('[^%d]+')", "\"abc\""},
    {"('a$b'):match('a$b')", "\"a$b\""},
    {"('colour'):match('colou?r')", "\"colour\""},
    {"{ ('abc'):gsub('', '-') }", "{\"-a-b-c-\", 4}"},
    {"{ ('hello'):gsub('l', 'L', 1) }", "{\"heLlo\", 1}"},
    {"(('hello world'):gsub('(%w+) (%w+)', '%2 %1 %0 %%'))",
     "\"world hello hello world %\""},
    {"(('abc'):gsub('%w', { a = '1', b = false }))", "\"1bc\""},
    {"(('abc'):gsub('%w', constants { c = '3' }))", "\"ab3\""},
    {"(('abc'):gsub('%w', function(c) if c == 'b' then return 5 end end))", "\"a5c\""},
    {"(('abc'):gsub('^a', 'x'))", "\"xbc\""},
    /* table */
    {"table.concat({ 'a', 1, 'b' }, ', ')", "\"a, 1, b\""},
    {"table.concat({ 'a', 'b', 'c' }, '', 2, 3)", "\"bc\""},
    {"table.concat({})", "\"\""},
    {"table.pack(1, nil, 3).n", "3"},
    {"{ table.unpack({ 1, 2, 3 }, 2) }", "{2, 3}"},
    {"{ table.unpack(constants { 1, 2 }) }", "{1, 2}"},
    {"#constants { 1, 2, 3 }", "3"},
    /* utf8 */
    {"utf8.len('h\\u{E9}llo \\u{20AC}')", "7"},
    {"{ utf8.codepoint('\\u{E9}\\u{20AC}', 1, -1) }", "{233, 8364}"},
    {"utf8.char(72, 233, 8364, 128512) == 'H\\u{E9}\\u{20AC}\\u{1F600}'", "true"},
    {"select(2, utf8.len('a\\xFF'))", "2"},
    /* dates and money */
    {"date '2026-03-16'", "20528"},
    {"usd '2410.00'", "241000"},
    {"usd '75'", "7500"},
    {"days(date '2026-02-27', date '2026-03-02')", "3"},
    {"days(date '2026-03-02', date '2026-02-27')", "-3"},
    {"months_after(date '2026-03-16', 12) == date '2027-03-16'", "true"},
    {"months_after(date '2024-02-29', 12) == date '2025-02-28'", "true"},
    {"weekday(date '2026-03-16')", "1"},
    {"year(date '2025-12-31')", "2025"},
};

static void functions_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(expressions); i++) {
        char body[400];
        strcpy(body, "return ");
        strcat(body, expressions[i].expression);
        const char *answer = rig_eval(&rig, body);
        if (strcmp(answer, expressions[i].answer) != 0)
            fail_msg("%s: %s, not %s", expressions[i].expression, answer,
                     expressions[i].answer);
    }
}

static const struct {
    const char *body, *answer;
} bodies[] = {
    {"local t = { 1, 2, 4 } table.insert(t, 3, 3) table.insert(t, 5) return t",
     "{1, 2, 3, 4, 5}"},
    {"local t = { 1, 2, 3 } local a = table.remove(t, 1) local b = table.remove(t)\n"
     "return { a, b, t }",
     "{1, 3, {2}}"},
    {"return (table.remove({}))", "nil"},
    {"local t = { 'b', 'c', 'a' } table.sort(t) return t", "{\"a\", \"b\", \"c\"}"},
    {"local t = { 5, 3, 9, 1, 7, 2, 8 }\n"
     "table.sort(t, function(a, b) return a > b end) return t",
     "{9, 8, 7, 5, 3, 2, 1}"},
    /* stable: equal ones keep their order */
    {"local t = { { 2, 'a' }, { 1, 'b' }, { 2, 'c' }, { 1, 'd' } }\n"
     "table.sort(t, function(a, b) return a[1] < b[1] end)\n"
     "return t[1][2] .. t[2][2] .. t[3][2] .. t[4][2]",
     "\"bdac\""},
    {"local s = '' for i, v in ipairs { 'a', 'b', nil, 'd' } do s = s .. i .. v end "
     "return s",
     "\"1a2b\""},
    {"local s = '' for k, v in pairs(constants { b = 2, 'x' }) do s = s .. k .. v end "
     "return s",
     "\"1xb2\""},
    {"local s = '' for a, b in ('k=v, q=w'):gmatch('(%w+)=(%w+)') do s = s .. b .. a "
     "end return s",
     "\"vkwq\""},
    {"local n = 0 for _ in ('abc'):gmatch('') do n = n + 1 end return n", "4"},
    {"for i = 1, 3 do if i == 2 then goto on end if i == 3 then return i end ::on:: "
     "end",
     "3"},
    {"local a <const> = 5 return a // 2", "2"},
    {"return hold { 'text', fix = 'mend', nested = { true, 1 } }",
     "hold{\"text\", fix = \"mend\", nested = {true, 1}}"},
};

static void statements_work(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bodies); i++)
        assert_string_equal(rig_eval(&rig, bodies[i].body), bodies[i].answer);
}

#define NOT_SHOWN                                                                      \
    "error: ended with a computed text, which is not shown: it may come from a "       \
    "session; write the text out"

/* A message names what was meant, the argument, and the line. */
static const struct {
    const char *body, *message;
} mistakes[] = {
    {"return tostrin(1)",
     "error: there is no global 'tostrin': did you mean 'tostring'?"},
    {"return zzz", "error: there is no global 'zzz'"},
    {"return math.flor(1)",
     "error: there is no math function 'flor': did you mean 'floor'?"},
    {"return ('x'):uper()",
     "error: there is no string function 'uper': did you mean 'upper'?"},
    {"return string.rep({}, 3)", "error: rep: argument 1 must be a text"},
    {"return ('x'):rep('3')", "error: rep: argument 1 must be a whole number"},
    {"return ('x'):rep(1.5)", "error: rep: argument 1 must be a whole number"},
    {"return ('x'):find('[a')", "error: the pattern is not valid: a set has no ']'"},
    {"return ('x'):find('(a')", "error: the pattern is not valid: a '(' has no ')'"},
    {"return ('x'):find('a)')", "error: the pattern is not valid: a ')' has no '('"},
    {"return ('x'):find('%')", "error: the pattern is not valid: it ends in '%'"},
    {"return (('x'):gsub('x', '%2'))",
     "error: gsub: the replacement names capture %2, which is not there"},
    {"error 'no such thing as this'", "error: no such thing as this"},
    {"assert(nil)", "error: assertion failed"},
    {"assert(false, 'must not be so')", "error: must not be so"},
    {"error('boom')", "error: boom"},
    {"error \"boom\"", "error: boom"},
    {"error ( 'boom', 2)", "error: boom"},
    {"assert(false, 'boom')", "error: boom"},
    {"(function() local b = 'boom' error(b) end)()", NOT_SHOWN},
    {"(function() local t = { 'boom', 'bang' } error(t[1]) end)()", NOT_SHOWN},
    {"error('bo' .. 'om')", NOT_SHOWN},
    {"error(string.rep('x', 1, 'x'))", NOT_SHOWN},
    {"return date '2025-02-29'",
     "error: the text given is not a date: write YYYY-MM-DD, a day that exists"},
    {"return pcall(error)", "error: 'pcall' is not there: let the error happen: the "
                            "decision is then held and says where"},
};

static void mistakes_are_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
        assert_string_equal(rig_eval(&rig, mistakes[i].body), mistakes[i].message);
        assert_string_equal(rig.error.file, "policy.lua");
        assert_int_equal(rig.error.line, 2);
    }
}

static int set_up(void **state)
{
    (void)state;
    rig_open(&rig, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_answer),
        cmocka_unit_test(statements_work),
        cmocka_unit_test(mistakes_are_told),
    };
    return cmocka_run_group_tests_name("script: library", tests, set_up, tear_down);
}
