/* utf8: characters of a text. Strict: what base/utf8.h refuses is an error,
 * never a guess. */
#include "base/utf8.h"
#include "script/host.h"

static size_t encode(uint32_t c, char at[4])
{
    if (c < 0x80) {
        at[0] = (char)c;
        return 1;
    }
    size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = len - 1; i > 0; i--) {
        at[i] = (char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    at[0] = (char)(lead[len] | c);
    return len;
}

int unicode_char(lua_State *L)
{
    int count = lua_gettop(L);
    char text[4 * HOST_VALUES_MAX];
    size_t len = 0;
    if (count > HOST_VALUES_MAX)
        return args_error(L, HOST_VALUES_MAX, "the last one");
    for (int i = 1; i <= count; i++) {
        int64_t c = args_integer(L, i);
        if (c < 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
            return args_error(L, i, "the number of a character");
        len += encode((uint32_t)c, text + len);
    }
    lua_pushlstring(L, text, len);
    return 1;
}

/* The character at a place, or an error; its length too. */
static uint32_t character(lua_State *L, struct text text, size_t at, size_t *len)
{
    uint32_t c = 0;
    *len = utf8_decode(text.at + at, text.len - at, &c);
    if (*len == 0)
        args_error(L, 1, "valid UTF-8");
    return c;
}

int unicode_codepoint(lua_State *L)
{
    struct text text = args_text(L, 1);
    int64_t first = args_integer_or(L, 2, 1);
    size_t at = args_position(first, text.len);
    size_t end = args_end(args_integer_or(L, 3, (int64_t)at), text.len);
    if (at > text.len)
        return args_error(L, 2, "a place within the text");
    int count = 0;
    size_t len;
    for (at--; at < end; at += len, count++) {
        if (count == HOST_VALUES_MAX)
            return args_error(L, 3, "at most 200 characters away");
        luaL_checkstack(L, 1, NULL);
        lua_pushinteger(L, character(L, text, at, &len));
    }
    return count;
}

/* How many characters; nil and the place of the first that is not one. */
int unicode_len(lua_State *L)
{
    struct text text = args_text(L, 1);
    int64_t count = 0;
    state_spend(L, text.len / 2);
    for (size_t at = 0; at < text.len; count++) {
        uint32_t c;
        size_t len = utf8_decode(text.at + at, text.len - at, &c);
        if (len == 0) {
            lua_pushnil(L);
            lua_pushinteger(L, (lua_Integer)at + 1);
            return 2;
        }
        at += len;
    }
    lua_pushinteger(L, count);
    return 1;
}
