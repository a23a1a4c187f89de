#include "time/picture.h"

#include <stdio.h>

#define WIDTH_MAX 200
/* Room behind the last boundary for the number of its minutes. */
#define MARGIN 6

struct picture {
    struct buffer *out;
    const struct picture_style *style;
    int32_t minutes;
    int32_t units;   /* boundaries shown: one more than is earned */
    int32_t columns; /* of the drawing */
    int32_t scale;   /* minutes a column */
};

static int32_t column_of(const struct picture *picture, int32_t minutes)
{
    return minutes / picture->scale;
}

static void begin_line(const struct picture *picture)
{
    for (size_t i = 0; i < picture->style->indent; i++)
        buffer_put_char(picture->out, ' ');
}

/* Numbers under or over the boundaries, as many as do not touch. */
static void write_labels(const struct picture *picture, bool minutes)
{
    char line[WIDTH_MAX + 1];
    int32_t used = 0;
    memset(line, ' ', sizeof line);
    if (minutes)
        line[used++] = '0';
    for (int32_t unit = 1; unit <= picture->units; unit++) {
        char label[12];
        int32_t begins = units_pool_begins(unit), at = column_of(picture, begins);
        int32_t len =
            (int32_t)snprintf(label, sizeof label, "%d", minutes ? begins : unit);
        if (at <= used || at + len > picture->columns)
            continue;
        memcpy(line + at, label, (size_t)len);
        used = at + len;
    }
    begin_line(picture);
    buffer_put(picture->out, line, (size_t)used);
    buffer_put_char(picture->out, '\n');
}

static void write_axis(const struct picture *picture)
{
    bool unicode = picture->style->unicode;
    int32_t unit = 1;
    begin_line(picture);
    for (int32_t column = 0; column < picture->columns; column++) {
        bool boundary = column == column_of(picture, units_pool_begins(unit));
        while (unit <= picture->units &&
               column >= column_of(picture, units_pool_begins(unit)))
            unit++;
        if (boundary)
            buffer_put_cstr(picture->out, unicode ? "\u253c" : "+");
        else
            buffer_put_cstr(picture->out, unicode ? "\u2500" : "-");
    }
    buffer_put_char(picture->out, '\n');
}

/* One code after the other, each in another shade than its neighbours. */
static void write_bar(const struct picture *picture, const struct units_result *result)
{
    static const char *const ascii[] = {"#", "="};
    static const char *const blocks[] = {"\u2588", "\u2592"};
    const char *const *shades = picture->style->unicode ? blocks : ascii;
    int32_t minutes = 0, column = 0;
    size_t shade = 0;
    begin_line(picture);
    for (size_t i = 0; i < result->code_count; i++) {
        const struct code_count *code = &result->codes[i];
        if (code->procedure->basis != BASIS_TIME || !code->procedure->pools)
            continue;
        minutes += code->minutes;
        for (; column < column_of(picture, minutes); column++)
            buffer_put_cstr(picture->out, shades[shade]);
        shade = 1 - shade;
    }
    buffer_put_char(picture->out, '\n');
}

void picture_write(const struct units_result *result, const struct picture_style *style,
                   struct buffer *out)
{
    size_t width = style->width < WIDTH_MAX ? style->width : WIDTH_MAX;
    struct picture picture = {.out = out,
                              .style = style,
                              .minutes = result->pooled_minutes,
                              .columns = (int32_t)(width - style->indent),
                              .scale = 1};
    if (picture.minutes == 0)
        return;
    picture.units = units_of_pool(picture.minutes) + 1;
    int32_t last = units_pool_begins(picture.units);
    while (column_of(&picture, last) + MARGIN > picture.columns)
        picture.scale++;
    picture.columns = column_of(&picture, last) + MARGIN;
    write_labels(&picture, false);
    write_axis(&picture);
    write_bar(&picture, result);
    write_labels(&picture, true);
}
