#include "base/date.h"

#include <time.h>

/* Howard Hinnant's days_from_civil: eras of 400 years, years that begin in
 * March, so that the leap day is the last one. */
int32_t date_of(int32_t year, int32_t month, int32_t day)
{
    int32_t y = month <= 2 ? year - 1 : year;
    int32_t era = (y >= 0 ? y : y - 399) / 400;
    int32_t year_of_era = y - era * 400;
    int32_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int32_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void date_split(int32_t date, int32_t *year, int32_t *month, int32_t *day)
{
    int32_t z = date + 719468;
    int32_t era = (z >= 0 ? z : z - 146096) / 146097;
    int32_t day_of_era = z - era * 146097;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) /
        365;
    int32_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t shifted = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

/* -1 unless all are digits. */
static int32_t digits(const char *at, int count)
{
    int32_t value = 0;
    for (int i = 0; i < count; i++) {
        if (!char_is_digit(at[i]))
            return -1;
        value = value * 10 + (at[i] - '0');
    }
    return value;
}

static int32_t days_of(int32_t year, int32_t month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

bool date_read(struct text text, int32_t *date)
{
    if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-')
        return false;
    int32_t year = digits(text.at, 4), month = digits(text.at + 5, 2),
            day = digits(text.at + 8, 2);
    if (year < 1900 || year > 2100 || month < 1 || month > 12 || day < 1 ||
        day > days_of(year, month))
        return false;
    *date = date_of(year, month, day);
    return true;
}

static void put_digits(char *at, int count, int32_t value)
{
    while (count-- > 0) {
        at[count] = (char)('0' + value % 10);
        value /= 10;
    }
}

void date_write(int32_t date, char text[11])
{
    int32_t year, month, day;
    text[0] = '\0';
    if (date == DATE_NONE)
        return;
    date_split(date, &year, &month, &day);
    put_digits(text, 4, year);
    text[4] = '-';
    put_digits(text + 5, 2, month);
    text[7] = '-';
    put_digits(text + 8, 2, day);
    text[10] = '\0';
}

int32_t date_weekday(int32_t date)
{
    int32_t since_monday = (date + 3) % 7; /* 1970-01-01 was a Thursday */
    return (since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

int32_t date_months_after(int32_t date, int32_t months)
{
    int32_t year, month, day;
    date_split(date, &year, &month, &day);
    int32_t since = year * 12 + month - 1 + months;
    year = since / 12;
    month = since % 12 + 1;
    int32_t last = days_of(year, month);
    return date_of(year, month, day < last ? day : last);
}

int32_t date_today(void)
{
    struct tm now;
    time_t seconds = time(NULL);
    if (!localtime_r(&seconds, &now))
        return (int32_t)(seconds / 86400);
    return date_of(now.tm_year + 1900, now.tm_mon + 1, now.tm_mday);
}

bool clock_read(struct text text, int32_t *minutes)
{
    if (text.len != 5 || text.at[2] != ':')
        return false;
    int32_t hour = digits(text.at, 2), minute = digits(text.at + 3, 2);
    if (hour < 0 || minute < 0 || minute > 59 || hour > 24 || (hour == 24 && minute))
        return false;
    *minutes = hour * 60 + minute;
    return true;
}

void clock_write(int32_t minutes, char text[6])
{
    text[0] = '\0';
    if (minutes == CLOCK_NONE)
        return;
    if (minutes > 24 * 60)
        minutes %= 24 * 60; /* past midnight */
    put_digits(text, 2, minutes / 60);
    text[2] = ':';
    put_digits(text + 3, 2, minutes % 60);
    text[5] = '\0';
}
