/* Dates and money in rules: both are whole numbers there (days since
 * 1970-01-01, cents), made from texts that are checked. */
#include "base/date.h"
#include "base/money.h"
#include "script/host.h"

#define MONTHS_MAX 1200

static int bad_text(lua_State *L, struct text text, const char *wanted)
{
    state_raising(L, STATUS_POLICY, "script.literal");
    if (text.len <= 64 && sandbox_may_show(L, text, true))
        return state_raise(L, "\"%s\" is not %s", text.at, wanted);
    return state_raise(L, "the text given is not %s", wanted);
}

int calendar_date(lua_State *L)
{
    struct text text = args_text(L, 1);
    int32_t date;
    if (!date_read(text, &date))
        return bad_text(L, text, "a date: write YYYY-MM-DD, a day that exists");
    lua_pushinteger(L, date);
    return 1;
}

int calendar_usd(lua_State *L)
{
    struct text text = args_text(L, 1);
    int64_t cents;
    if (!money_read(text, &cents))
        return bad_text(L, text, "an amount of dollars: write \"2410.00\"");
    lua_pushinteger(L, cents);
    return 1;
}

static int32_t day_arg(lua_State *L, int arg)
{
    int64_t day = args_integer(L, arg);
    if (day < DATE_MIN || day > DATE_MAX)
        args_error(L, arg, "a date from 1900 to 2100");
    return (int32_t)day;
}

/* From the first to the second. */
int calendar_days(lua_State *L)
{
    int32_t from = day_arg(L, 1), to = day_arg(L, 2);
    lua_pushinteger(L, to - from);
    return 1;
}

/* A day so many months after another, on or before the last of its month. */
int calendar_months_after(lua_State *L)
{
    int32_t day = day_arg(L, 1);
    int64_t months = args_integer(L, 2);
    if (months < -MONTHS_MAX || months > MONTHS_MAX)
        args_error(L, 2, "a number of months, at most 1200");
    lua_pushinteger(L, date_months_after(day, (int32_t)months));
    return 1;
}

int calendar_weekday(lua_State *L)
{
    lua_pushinteger(L, date_weekday(day_arg(L, 1)));
    return 1;
}

int calendar_year(lua_State *L)
{
    int32_t year, month, day;
    date_split(day_arg(L, 1), &year, &month, &day);
    lua_pushinteger(L, year);
    return 1;
}
