/* string, but for patterns (search.c): ASCII letters whatever the locale,
 * results of at most 1 MiB, work counted. */
#include "script/host.h"

static int too_long(lua_State *L)
{
    state_raising(L, STATUS_POLICY, "script.limit");
    return state_raise(L, "the text would be longer than %d bytes",
                       (int)HOST_RESULT_MAX);
}

int strings_len(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)args_text(L, 1).len);
    return 1;
}

int strings_sub(lua_State *L)
{
    struct text text = args_text(L, 1);
    size_t from = args_position(args_integer(L, 2), text.len);
    size_t end = args_end(args_integer_or(L, 3, -1), text.len);
    if (from > end)
        lua_pushliteral(L, "");
    else
        lua_pushlstring(L, text.at + from - 1, end - from + 1);
    state_spend(L, text.len / 64);
    return 1;
}

int strings_byte(lua_State *L)
{
    struct text text = args_text(L, 1);
    size_t from = args_position(args_integer_or(L, 2, 1), text.len);
    size_t end = args_end(args_integer_or(L, 3, (int64_t)from), text.len);
    if (from > end)
        return 0;
    if (end - from >= HOST_VALUES_MAX)
        return args_error(L, 3, "at most 200 bytes away");
    luaL_checkstack(L, (int)(end - from + 1), NULL);
    for (size_t i = from; i <= end; i++)
        lua_pushinteger(L, (unsigned char)text.at[i - 1]);
    return (int)(end - from + 1);
}

int strings_char(lua_State *L)
{
    int count = lua_gettop(L);
    char text[HOST_VALUES_MAX];
    if (count > HOST_VALUES_MAX)
        return args_error(L, HOST_VALUES_MAX, "the last one");
    for (int i = 1; i <= count; i++) {
        int64_t c = args_integer(L, i);
        if (c < 0 || c > 255)
            return args_error(L, i, "from 0 to 255");
        text[i - 1] = (char)c;
    }
    lua_pushlstring(L, text, (size_t)count);
    return 1;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

static int map_bytes(lua_State *L, char (*map)(char c))
{
    struct text text = args_text(L, 1);
    luaL_Buffer buffer;
    state_spend(L, text.len / 8);
    char *at = luaL_buffinitsize(L, &buffer, text.len);
    for (size_t i = 0; i < text.len; i++)
        at[i] = map(text.at[i]);
    luaL_pushresultsize(&buffer, text.len);
    return 1;
}

int strings_lower(lua_State *L)
{
    return map_bytes(L, char_lower);
}

int strings_upper(lua_State *L)
{
    return map_bytes(L, upper);
}

int strings_reverse(lua_State *L)
{
    struct text text = args_text(L, 1);
    luaL_Buffer buffer;
    state_spend(L, text.len / 8);
    char *at = luaL_buffinitsize(L, &buffer, text.len);
    for (size_t i = 0; i < text.len; i++)
        at[i] = text.at[text.len - 1 - i];
    luaL_pushresultsize(&buffer, text.len);
    return 1;
}

int strings_rep(lua_State *L)
{
    struct text text = args_text(L, 1);
    int64_t count = args_integer(L, 2);
    struct text between = lua_isnoneornil(L, 3) ? TEXT("") : args_text(L, 3);
    size_t each = text.len + between.len;
    luaL_Buffer buffer;
    if (count <= 0 || each == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    if ((uint64_t)count > HOST_RESULT_MAX / each)
        return too_long(L);
    state_spend(L, (uint64_t)count + (uint64_t)count * each / 16);
    luaL_buffinit(L, &buffer);
    for (int64_t i = 0; i < count; i++) {
        luaL_addlstring(&buffer, text.at, text.len);
        if (i + 1 < count)
            luaL_addlstring(&buffer, between.at, between.len);
    }
    luaL_pushresult(&buffer);
    return 1;
}

/* ---- format ---- */

/* One directive: "%-08.3d" and its kin. */
struct directive {
    bool left, zero, plus;
    int64_t width, precision; /* precision -1: none */
    char kind;
};

static int64_t read_number(struct text format, size_t *at)
{
    int64_t number = 0;
    for (; *at < format.len && char_is_digit(format.at[*at]) && number < 1000; ++*at)
        number = number * 10 + (format.at[*at] - '0');
    return number;
}

static bool read_flag(struct directive *directive, char c)
{
    directive->left |= c == '-';
    directive->zero |= c == '0';
    directive->plus |= c == '+';
    return c == '-' || c == '0' || c == '+';
}

static struct directive read_directive(lua_State *L, struct text format, size_t *at)
{
    struct directive directive = {.precision = -1};
    while (*at < format.len && read_flag(&directive, format.at[*at]))
        ++*at;
    directive.width = read_number(format, at);
    if (*at < format.len && format.at[*at] == '.') {
        ++*at;
        directive.precision = read_number(format, at);
    }
    if (directive.width > 99 || directive.precision > 99)
        state_raise(L, "format: widths go to 99");
    if (*at < format.len)
        directive.kind = format.at[(*at)++];
    return directive;
}

static void add_padding(luaL_Buffer *buffer, size_t count, char c)
{
    while (count-- > 0)
        luaL_addchar(buffer, c);
}

/* sign and digits, or a text without a sign, filled to the width */
static void add_filled(luaL_Buffer *buffer, const struct directive *directive,
                       struct text sign, struct text body)
{
    size_t width = (size_t)directive->width, len = sign.len + body.len;
    size_t fill = width > len ? width - len : 0;
    bool zeros = directive->zero && !directive->left && directive->kind != 's';
    if (!directive->left && !zeros)
        add_padding(buffer, fill, ' ');
    luaL_addlstring(buffer, sign.at, sign.len);
    if (zeros)
        add_padding(buffer, fill, '0');
    luaL_addlstring(buffer, body.at, body.len);
    if (directive->left)
        add_padding(buffer, fill, ' ');
}

static size_t write_digits(uint64_t number, unsigned base, char kind, char end[100])
{
    const char *digits = kind == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    size_t len = 0;
    for (; number; number /= base)
        end[99 - len++] = digits[number % base];
    return len;
}

static void add_integer(lua_State *L, luaL_Buffer *buffer,
                        const struct directive *directive, int arg)
{
    int64_t number = args_integer(L, arg);
    bool decimal = directive->kind == 'd' || directive->kind == 'i';
    bool minus = decimal && number < 0;
    char digits[100];
    uint64_t size = minus ? -(uint64_t)number : (uint64_t)number;
    unsigned base = decimal ? 10 : directive->kind == 'o' ? 8 : 16;
    size_t len = write_digits(size, base, directive->kind, digits);
    size_t least = directive->precision < 0 ? 1 : (size_t)directive->precision;
    while (len < least)
        digits[99 - len++] = '0';
    struct text sign = minus                        ? TEXT("-")
                       : decimal && directive->plus ? TEXT("+")
                                                    : TEXT("");
    add_filled(buffer, directive, sign, (struct text){digits + 100 - len, len});
}

static void add_text(lua_State *L, luaL_Buffer *buffer,
                     const struct directive *directive, int arg)
{
    struct text text = text_of(luaL_typename(L, arg));
    if (lua_type(L, arg) == LUA_TSTRING || lua_type(L, arg) == LUA_TNUMBER)
        text = args_text_at(L, arg); /* a number becomes its text in place */
    else if (lua_type(L, arg) == LUA_TBOOLEAN)
        text = text_of(lua_toboolean(L, arg) ? "true" : "false");
    if (directive->precision >= 0 && text.len > (size_t)directive->precision)
        text.len = (size_t)directive->precision;
    if (luaL_bufflen(buffer) + text.len + 100 > HOST_RESULT_MAX)
        too_long(L);
    state_spend(L, text.len / 16);
    add_filled(buffer, directive, TEXT(""), text);
}

static void add_directive(lua_State *L, luaL_Buffer *buffer,
                          const struct directive *directive, int arg)
{
    switch (directive->kind) {
    case 'd':
    case 'i':
    case 'o':
    case 'x':
    case 'X':
        add_integer(L, buffer, directive, arg);
        return;
    case 's':
        add_text(L, buffer, directive, arg);
        return;
    case 'c':
        luaL_addchar(buffer, (char)args_integer(L, arg));
        return;
    default:
        state_raise(L, "format: use %%d %%i %%o %%x %%X %%c %%s %%%%; amounts and "
                       "minutes are whole numbers");
    }
}

int strings_format(lua_State *L)
{
    struct text format = args_text(L, 1);
    luaL_Buffer buffer;
    int arg = 1, given = lua_gettop(L);
    size_t at = 0;
    state_spend(L, format.len);
    luaL_buffinit(L, &buffer);
    while (at < format.len) {
        char c = format.at[at++];
        if (luaL_bufflen(&buffer) + 200 > HOST_RESULT_MAX)
            return too_long(L);
        if (c != '%') {
            luaL_addchar(&buffer, c);
            continue;
        }
        if (at < format.len && format.at[at] == '%') {
            luaL_addchar(&buffer, format.at[at++]);
            continue;
        }
        struct directive directive = read_directive(L, format, &at);
        if (++arg > given)
            return args_error(L, arg, "given: the format asks for it");
        add_directive(L, &buffer, &directive, arg);
    }
    luaL_pushresult(&buffer);
    return 1;
}
