#include "watch/watch_log.h"

#include "base/file.h"
#include "base/terminal.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAX_BYTES 2048
#define ERASE          "\r\x1b[K"

void watch_log_hash(const struct hash *hash, char text[9])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < 4; i++) {
        text[2 * i] = digits[hash->bytes[i] >> 4];
        text[2 * i + 1] = digits[hash->bytes[i] & 15];
    }
    text[8] = '\0';
}

/* A log that cannot be written is no reason to stop. */
static void put(const struct watch_log *log, const struct buffer *out)
{
    struct error unheard = ERROR_NONE;
    if (!buffer_failed(out) &&
        file_write_all(log->fd, buffer_text(out), "the log", &unheard))
        unheard = ERROR_NONE;
}

static void put_time(struct buffer *out)
{
    struct tm day;
    time_t now = time(NULL);
    if (!gmtime_r(&now, &day))
        return;
    buffer_printf(out, "time=%04d-%02d-%02dT%02d:%02d:%02dZ", day.tm_year + 1900,
                  day.tm_mon + 1, day.tm_mday, day.tm_hour, day.tm_min, day.tm_sec);
}

static void begin(struct watch_log *log, struct buffer *out, const char *level,
                  const char *event)
{
    if (log->drawn)
        BUFFER_LITERAL(out, ERASE);
    log->drawn = false;
    put_time(out);
    buffer_printf(out, " level=%s event=%s", level, event);
}

static void PRINTF_LIKE(4, 0)
    say(struct watch_log *log, const char *const head[2], char line[LINE_MAX_BYTES],
        const char *format, va_list args)
{
    char more[LINE_MAX_BYTES / 2];
    struct buffer out;
    if (log->fd < 0)
        return;
    buffer_borrow(&out, line, LINE_MAX_BYTES);
    begin(log, &out, head[0], head[1]);
    if (format[0] && vsnprintf(more, sizeof more, format, args) > 0) {
        buffer_put_char(&out, ' ');
        buffer_put_visible(&out, text_of(more));
    }
    buffer_put_char(&out, '\n');
    put(log, &out);
}

void watch_log_info(struct watch_log *log, const char *event, const char *format, ...)
{
    char line[LINE_MAX_BYTES];
    const char *const head[2] = {"info", event};
    va_list args;
    va_start(args, format);
    say(log, head, line, format, args);
    va_end(args);
}

void watch_log_warn(struct watch_log *log, const char *event, const char *format, ...)
{
    char line[LINE_MAX_BYTES];
    const char *const head[2] = {"warning", event};
    va_list args;
    va_start(args, format);
    say(log, head, line, format, args);
    va_end(args);
}

void watch_log_fault(struct watch_log *log, const char *event, const char *format, ...)
{
    char line[LINE_MAX_BYTES];
    const char *const head[2] = {"error", event};
    va_list args;
    va_start(args, format);
    say(log, head, line, format, args);
    va_end(args);
}

static bool is_tellable(const struct error *error)
{
    return error->status == STATUS_IO || error->status == STATUS_NO_MEMORY ||
           error->status == STATUS_USAGE || error->status == STATUS_LOCKED ||
           error->status == STATUS_POLICY;
}

void watch_log_error(struct watch_log *log, const char *event,
                     const struct error *error)
{
    char line[LINE_MAX_BYTES];
    struct buffer out;
    if (log->fd < 0)
        return;
    buffer_borrow(&out, line, sizeof line);
    begin(log, &out, "error", event);
    buffer_printf(&out, " code=%s", error->code[0] ? error->code : "none");
    if (error->line)
        buffer_printf(&out, " line=%u", (unsigned)error->line);
    if (is_tellable(error)) {
        BUFFER_LITERAL(&out, " message=");
        buffer_put_json(&out, text_of(error->message));
    }
    buffer_put_char(&out, '\n');
    put(log, &out);
}

void watch_log_status(struct watch_log *log, const char *format, ...)
{
    char text[256], line[512];
    struct buffer out;
    va_list args;
    if (!log->terminal || log->fd < 0)
        return;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n <= 0)
        return;
    /* A line that wraps cannot be erased: it would be drawn below itself. */
    struct text shown = text_of(text);
    size_t width = terminal_of(log->fd).width - 1;
    if (shown.len > width)
        shown.len = width;
    buffer_borrow(&out, line, sizeof line);
    BUFFER_LITERAL(&out, ERASE);
    buffer_put_visible(&out, shown);
    put(log, &out);
    log->drawn = true;
}

void watch_log_end(struct watch_log *log)
{
    struct buffer out;
    char line[16];
    if (!log->drawn)
        return;
    buffer_borrow(&out, line, sizeof line);
    BUFFER_LITERAL(&out, ERASE);
    put(log, &out);
    log->drawn = false;
}
