#include "console/screen.h"

#include "base/file.h"
#include "console/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCREEN_MOST ((size_t)512 * 1024 * 1024)
#define SAID        4096

void screen_begin(struct screen *screen, int fd)
{
    *screen = (struct screen){.fd = fd,
                              .home = fd,
                              .complaints = STDERR_FILENO,
                              .paged = true,
                              .choice = {.writer = &printer_table},
                              .terminal = terminal_of(fd)};
    buffer_init(&screen->out, SCREEN_MOST);
}

void screen_look(struct screen *screen)
{
    screen->terminal = terminal_of(screen->fd);
}

/* ---- out of here ---- */

/* Longer than the terminal, a line that is broken there counted as it is. */
static bool is_long(const struct screen *screen)
{
    struct text text = buffer_text(&screen->out);
    size_t lines = 0, bytes = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool ends = text.at[i] == '\n' || ++bytes > screen->terminal.columns;
        lines += ends;
        bytes = ends ? 0 : bytes;
    }
    return screen->terminal.lines && lines >= screen->terminal.lines;
}

static enum status write_out(struct screen *screen, struct error *error)
{
    struct text text = buffer_text(&screen->out);
    if (screen->attended && screen->paged && screen->terminal.is_terminal &&
        is_long(screen)) {
        enum status status = program_page(text, error);
        if (status != STATUS_NOT_FOUND && status != STATUS_USAGE)
            return status;
        *error = ERROR_NONE;
    }
    return file_write_all(screen->fd, text,
                          screen->opened ? "the file of :output" : "standard output",
                          error);
}

enum status screen_flush(struct screen *screen, struct error *error)
{
    enum status status = STATUS_OK;
    if (buffer_failed(&screen->out))
        status = error_set(error, STATUS_LIMIT, "console.output",
                           "that is more than can be shown");
    else if (screen->out.len)
        status = write_out(screen, error);
    buffer_clear(&screen->out);
    return status;
}

enum status screen_end(struct screen *screen, struct error *error)
{
    enum status status = screen_back(screen, error);
    buffer_release(&screen->out);
    return status;
}

#define ERROR_MOST  ((size_t)64 * 1024)
#define ERROR_LABEL 7 /* columns of "error: " and of "  fix: " */

/* What error_write wrote, its lines as paragraphs. */
static void put_wrapped(const struct terminal *terminal, struct buffer *out,
                        struct text text)
{
    while (text.len) {
        const char *end = memchr(text.at, '\n', text.len);
        size_t len = end ? (size_t)(end - text.at) : text.len, label = 0;
        if (len > ERROR_LABEL && memcmp(text.at, "  fix: ", ERROR_LABEL) == 0)
            label = ERROR_LABEL;
        buffer_put(out, text.at, label);
        terminal_wrap(terminal, out, ERROR_LABEL,
                      (struct text){text.at + label, len - label});
        len += end != NULL;
        text = (struct text){text.at + len, text.len - len};
    }
}

static void put_error(const struct terminal *terminal, struct buffer *out,
                      const struct error *error)
{
    struct buffer plain;
    terminal_put(terminal, out, STYLE_RED, TEXT("error: "));
    if (!terminal->is_terminal) {
        error_write(error, out);
        return;
    }
    buffer_init(&plain, ERROR_MOST);
    error_write(error, &plain);
    out->failed |= buffer_failed(&plain);
    put_wrapped(terminal, out, buffer_text(&plain));
    buffer_release(&plain);
}

void screen_error(struct screen *screen, const struct error *error)
{
    struct error unheard = ERROR_NONE;
    struct terminal terminal = terminal_of(screen->complaints);
    struct buffer out;
    if (error->status == STATUS_OK || error->status == STATUS_CLOSED)
        return;
    if (screen->above) {
        put_error(&screen->terminal, &screen->out, error);
        return;
    }
    if (screen_flush(screen, &unheard))
        unheard = ERROR_NONE;
    buffer_init(&out, SCREEN_MOST);
    put_error(&terminal, &out, error);
    if (file_write_all(screen->complaints, buffer_text(&out), "standard error",
                       &unheard))
        unheard = ERROR_NONE;
    buffer_release(&out);
}

/* ---- where to ---- */

static enum status cannot_open(const char *path, int number, struct error *error)
{
    if (number == EEXIST) {
        error_set(error, STATUS_USAGE, "console.output", "the file is there already");
        error_fix(error, "another name, or --replace in front of it");
    } else {
        error_set(error, number == ENOSPC ? STATUS_IO : STATUS_USAGE, "console.output",
                  "the file cannot be written: %s", strerror(number));
    }
    error_at(error, path, 0, 0);
    return error->status;
}

/* What is no file (a pipe, /dev/null) is written to as it is. */
static int open_file(const char *path, bool replace)
{
    struct stat is;
    bool plain = stat(path, &is) != 0 || S_ISREG(is.st_mode);
    if (!plain)
        return open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    int how = replace ? O_TRUNC : O_EXCL;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | how, 0600);
    if (fd >= 0 && fchmod(fd, 0600) != 0) {
        int number = errno;
        close(fd);
        errno = number;
        return -1;
    }
    return fd;
}

enum status screen_open(struct screen *screen, const char *path, bool replace,
                        struct error *error)
{
    enum status status = screen_back(screen, error);
    if (status)
        return status;
    int fd = open_file(path, replace);
    if (fd < 0)
        return cannot_open(path, errno, error);
    screen->fd = fd;
    screen->opened = true;
    screen_look(screen);
    return STATUS_OK;
}

enum status screen_back(struct screen *screen, struct error *error)
{
    enum status status = screen_flush(screen, error);
    if (screen->opened && close(screen->fd) != 0 && !status)
        status =
            error_set(error, STATUS_IO, "console.output",
                      "the file of :output cannot be written: %s", strerror(errno));
    screen->fd = screen->home;
    screen->opened = screen->once = false;
    screen_look(screen);
    return status;
}

/* ---- modes ---- */

/* In the order of enum screen_mode. */
const char *screen_mode_at(const struct screen *screen, size_t i)
{
    size_t own = 0;
    while (printers[own])
        own++;
    if (i < own)
        return printers[i]->name;
    for (size_t k = 0; screen->plugins && k < screen->plugins->count; k++) {
        const struct plugin *plugin = screen->plugins->at[k];
        if (plugin->load.plugin.writer && i-- == own)
            return plugin->load.writer.name;
    }
    return NULL;
}

const char *screen_mode_name(const struct screen *screen)
{
    return screen->choice.writer->name;
}

static enum status no_such_mode(const struct screen *screen, const char *name,
                                struct error *error)
{
    const char *names[64];
    size_t count = 0;
    while (count < 64 && (names[count] = screen_mode_at(screen, count)))
        count++;
    int nearest = text_nearest(text_of(name), count, text_cstr_at, names);
    error_set(error, STATUS_USAGE, "console.mode", "there is no mode \"%s\"", name);
    if (nearest >= 0)
        error_suggest(error, "", names[nearest]);
    else
        error_fix(error, "table, json, ndjson, csv, md, or a plugin's writer");
    return error->status;
}

enum status screen_set_mode(struct screen *screen, const char *name,
                            struct error *error)
{
    static const struct plugins none;
    const char *known;
    struct printer_choice choice;
    size_t i = 0;
    while ((known = screen_mode_at(screen, i)) && strcmp(known, name) != 0)
        i++;
    if (!known)
        return no_such_mode(screen, name, error);
    enum status status =
        printer_choose(screen->plugins ? screen->plugins : &none, name, &choice, error);
    if (status)
        return status;
    screen->choice = choice;
    screen->mode = choice.plugin ? SCREEN_TABLE : (enum screen_mode)i;
    return STATUS_OK;
}

/* ---- what is shown ---- */

void screen_say(struct screen *screen, const char *format, ...)
{
    char said[SAID];
    va_list args;
    if (!screen_is_prose(screen))
        return;
    va_start(args, format);
    int n = vsnprintf(said, sizeof said, format, args);
    va_end(args);
    if (n >= 0)
        terminal_wrap(&screen->terminal, &screen->out, 0, text_of(said));
}

static struct gonio_counts count_of(const struct decision *decisions, size_t count)
{
    struct gonio_counts counts = {.size = sizeof counts, .sessions = count};
    for (size_t i = 0; i < count; i++) {
        counts.ready += decisions[i].outcome == OUTCOME_READY;
        counts.held += decisions[i].outcome == OUTCOME_HOLD;
        counts.denied += decisions[i].outcome == OUTCOME_DENY;
        counts.voids += decisions[i].outcome == OUTCOME_VOID;
    }
    return counts;
}

/* A plugin's host forgets before each call what it lent for the last one. */
static void enter(const struct printer_choice *choice)
{
    if (choice->plugin)
        host_enter(&choice->plugin->host);
}

enum status screen_decisions(struct screen *screen, const struct printer *like,
                             const struct decision *decisions, size_t count,
                             struct error *error)
{
    const struct printer_choice *choice = &screen->choice;
    const struct gonio_writer *writer = choice->writer;
    const struct gonio_host *lent = choice->plugin ? &choice->plugin->host.lent : NULL;
    void *state = choice->plugin ? choice->plugin->host.own->state : NULL;
    const struct gonio_counts counts = count_of(decisions, count);
    struct printer printer = *like;
    printer.writing.out = printer.out = &screen->out;
    printer.terminal = screen->terminal;
    enter(choice);
    if (writer->begin)
        writer->begin(lent, state, &printer.writing);
    for (size_t i = 0; i < count; i++) {
        enter(choice);
        writer->decision(lent, state, &printer.writing, view_decided(&decisions[i]));
    }
    enter(choice);
    /* Who sees all of them at once needs no sum. */
    if (writer->end && (choice->plugin || !screen_is_prose(screen)))
        writer->end(lent, state, &printer.writing, &counts);
    return buffer_failed(&screen->out) ? error_no_memory(error) : STATUS_OK;
}

enum style screen_style(struct text word)
{
    static const struct {
        const char *word;
        enum style style;
    } meanings[] = {
        {"ready", STYLE_GREEN},  {"hold", STYLE_YELLOW}, {"held", STYLE_YELLOW},
        {"deny", STYLE_RED},     {"denied", STYLE_RED},  {"void", STYLE_DIM},
        {"passed", STYLE_GREEN}, {"failed", STYLE_RED},  {"fault", STYLE_RED},
        {"rejected", STYLE_RED}, {"refused", STYLE_RED}, {"unknown", STYLE_DIM},
        {"warn", STYLE_YELLOW},
    };
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (text_equal_nocase(word, text_of(meanings[i].word)))
            return meanings[i].style;
    }
    return STYLE_PLAIN;
}
