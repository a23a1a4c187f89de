#include "cli/junit.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define JUNIT_MOST ((size_t)256 * 1024 * 1024)

void junit_begin(struct junit *junit)
{
    *junit = (struct junit){.counts = {.run = 0}};
    buffer_init(&junit->cases, JUNIT_MOST);
    buffer_init(&junit->suites, JUNIT_MOST);
}

void junit_release(struct junit *junit)
{
    buffer_release(&junit->cases);
    buffer_release(&junit->suites);
}

/* ---- text as XML ---- */

static void put_escaped(struct buffer *out, struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.at[i]) {
        case '&':
            BUFFER_LITERAL(out, "&amp;");
            break;
        case '<':
            BUFFER_LITERAL(out, "&lt;");
            break;
        case '>':
            BUFFER_LITERAL(out, "&gt;");
            break;
        case '"':
            BUFFER_LITERAL(out, "&quot;");
            break;
        default:
            buffer_put_char(out, text.at[i]);
        }
    }
}

/* XML has no way to write most control characters: they are made visible, all
 * but line ends. */
static void put_xml(struct buffer *out, struct text text)
{
    struct buffer visible;
    buffer_init(&visible, JUNIT_MOST);
    while (text.len) {
        const char *end = memchr(text.at, '\n', text.len);
        size_t len = end ? (size_t)(end - text.at) : text.len;
        buffer_clear(&visible);
        buffer_put_visible(&visible, (struct text){text.at, len});
        put_escaped(out, buffer_text(&visible));
        if (end)
            BUFFER_LITERAL(out, "&#10;");
        len += end != NULL;
        text = (struct text){text.at + len, text.len - len};
    }
    out->failed |= buffer_failed(&visible);
    buffer_release(&visible);
}

static void put_attribute(struct buffer *out, const char *name, struct text value)
{
    buffer_printf(out, " %s=\"", name);
    put_xml(out, value);
    buffer_put_char(out, '"');
}

/* ---- cases and suites ---- */

static void put_class(struct buffer *out, const struct case_result *result)
{
    BUFFER_LITERAL(out, " classname=\"");
    put_xml(out, result->policy);
    if (result->rule.len) {
        buffer_put_char(out, '.');
        put_xml(out, result->rule);
    }
    buffer_put_char(out, '"');
}

void junit_case(struct junit *junit, const struct case_result *result)
{
    struct buffer *out = &junit->cases;
    junit->counts.run++;
    junit->counts.failed += !result->passed;
    BUFFER_LITERAL(out, "    <testcase");
    put_class(out, result);
    put_attribute(out, "name", result->name);
    put_attribute(out, "file", text_of(result->file));
    buffer_printf(out, " line=\"%u\"", result->line);
    if (result->passed) {
        BUFFER_LITERAL(out, "/>\n");
        return;
    }
    BUFFER_LITERAL(out, ">\n      <failure");
    put_attribute(out, "message", result->difference);
    BUFFER_LITERAL(out, "/>\n    </testcase>\n");
}

static void put_fault(struct buffer *out, struct text policy, const struct error *fault)
{
    BUFFER_LITERAL(out, "    <testcase");
    put_attribute(out, "classname", policy);
    put_attribute(out, "name", TEXT("loads"));
    put_attribute(out, "file", text_of(fault->file));
    buffer_printf(out, " line=\"%u\">\n      <error", fault->line);
    put_attribute(out, "message", text_of(fault->message));
    BUFFER_LITERAL(out, "/>\n    </testcase>\n");
}

void junit_suite(struct junit *junit, struct text policy, const struct error *fault)
{
    struct buffer *out = &junit->suites;
    if (fault)
        put_fault(&junit->cases, policy, fault);
    BUFFER_LITERAL(out, "  <testsuite");
    put_attribute(out, "name", policy);
    buffer_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%d\">\n",
                  junit->counts.run + (fault != NULL), junit->counts.failed,
                  fault != NULL);
    buffer_put_text(out, buffer_text(&junit->cases));
    BUFFER_LITERAL(out, "  </testsuite>\n");
    out->failed |= buffer_failed(&junit->cases);
    buffer_clear(&junit->cases);
    junit->counts = (struct case_counts){.run = 0};
}

/* ---- the file ---- */

static enum status write_to(const char *path, struct text bytes, struct error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_set(error, STATUS_IO, "file.write", "%s cannot be written: %s",
                         path, strerror(errno));
    enum status status = file_write_all(fd, bytes, path, error);
    if (close(fd) && !status)
        status = error_set(error, STATUS_IO, "file.write", "%s cannot be written: %s",
                           path, strerror(errno));
    return status;
}

enum status junit_write(struct junit *junit, const char *path, struct error *error)
{
    struct buffer out;
    buffer_init(&out, JUNIT_MOST);
    BUFFER_LITERAL(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<testsuites name=\"gonio test\">\n");
    buffer_put_text(&out, buffer_text(&junit->suites));
    BUFFER_LITERAL(&out, "</testsuites>\n");
    enum status status = buffer_failed(&out) || buffer_failed(&junit->suites)
                             ? error_no_memory(error)
                             : write_to(path, buffer_text(&out), error);
    buffer_release(&out);
    return status;
}
