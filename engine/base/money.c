#include "base/money.h"

#include <inttypes.h>
#include <stdio.h>

static bool add_digit(int64_t *value, char c)
{
    if (!char_is_digit(c))
        return false;
    *value = *value * 10 + (c - '0');
    return *value <= MONEY_MAX;
}

bool money_read(struct text text, int64_t *cents)
{
    int64_t value = 0;
    size_t i = 0;
    for (; i < text.len && text.at[i] != '.'; i++)
        if (!add_digit(&value, text.at[i]))
            return false;
    size_t decimals = i < text.len ? text.len - i - 1 : 0;
    if (i == 0 || decimals > 2 || (i < text.len && decimals == 0))
        return false;
    for (size_t d = 0; d < 2; d++)
        if (!add_digit(&value, d < decimals ? text.at[i + 1 + d] : '0'))
            return false;
    *cents = value;
    return true;
}

void money_write(int64_t cents, char text[24])
{
    text[0] = '\0';
    if (cents == MONEY_NONE)
        return;
    int64_t whole = cents < 0 ? -cents : cents;
    snprintf(text, 24, "%s%" PRId64 ".%02" PRId64, cents < 0 ? "-" : "", whole / 100,
             whole % 100);
}
