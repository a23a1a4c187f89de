#include "base/error.h"

#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void PRINTF_LIKE(3, 0)
    put(char *to, size_t size, const char *format, va_list args)
{
    int n = vsnprintf(to, size, format, args);
    if (n < 0)
        to[0] = '\0';
}

static void copy(char *to, size_t size, const char *from)
{
    size_t n = strlen(from);
    if (n >= size)
        n = size - 1;
    memcpy(to, from, n);
    to[n] = '\0';
}

enum status error_set(struct error *error, enum status status, const char *code,
                      const char *format, ...)
{
    va_list args;
    *error = (struct error){.status = status};
    copy(error->code, sizeof error->code, code ? code : "");
    va_start(args, format);
    put(error->message, sizeof error->message, format, args);
    va_end(args);
    return status;
}

void error_fix(struct error *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put(error->fix, sizeof error->fix, format, args);
    va_end(args);
}

void error_at(struct error *error, const char *file, uint32_t line, uint32_t column)
{
    if (file && !error->file[0])
        copy(error->file, sizeof error->file, file);
    if (error->line == 0) {
        error->line = line;
        error->column = column;
    }
}

void error_point(struct error *error, const char *format, ...)
{
    va_list args;
    if (error->pointer[0])
        return;
    va_start(args, format);
    put(error->pointer, sizeof error->pointer, format, args);
    va_end(args);
}

enum status error_no_memory(struct error *error)
{
    return error_set(error, STATUS_NO_MEMORY, "memory", "out of memory");
}

void error_write(const struct error *error, struct buffer *out)
{
    if (error->file[0]) {
        buffer_put_visible(out, text_of(error->file));
        if (error->line)
            buffer_printf(out, ":%u", error->line);
        if (error->line && error->column)
            buffer_printf(out, ":%u", error->column);
        buffer_put_cstr(out, ": ");
    }
    buffer_put_visible(out, text_of(error->message));
    if (error->pointer[0]) {
        buffer_put_cstr(out, " (at ");
        buffer_put_visible(out, text_of(error->pointer));
        buffer_put_char(out, ')');
    }
    buffer_put_char(out, '\n');
    if (error->fix[0]) {
        buffer_put_cstr(out, "  fix: ");
        buffer_put_visible(out, text_of(error->fix));
        buffer_put_char(out, '\n');
    }
}

void error_suggest(struct error *error, const char *prefix, const char *name)
{
    if (name)
        error_fix(error, "did you mean %s%s?", prefix, name);
}
