#define _GNU_SOURCE /* struct ucred */

#include "runtime/control_wire.h"

#include "format/json.h"
#include "runtime/control.h"

#include <stdio.h>
#include <sys/socket.h>

void wire_address(int folder, struct sockaddr_un *address)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", folder,
             CONTROL_SOCKET);
}

bool wire_peer(int fd, uint32_t *uid, int32_t *pid)
{
    struct ucred peer = {0};
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 ||
        size != sizeof peer)
        return false;
    *uid = peer.uid;
    *pid = peer.pid;
    return true;
}

/* ---- questions ---- */

void wire_put_question(struct buffer *out, const struct wire_question *question)
{
    buffer_put_cstr(out, "{\"ask\": [");
    for (size_t i = 0; i < question->count; i++) {
        if (i)
            buffer_put_cstr(out, ", ");
        buffer_put_json(out, text_of(question->words[i]));
    }
    buffer_put_cstr(out, question->noted ? "], \"note\": true}\n" : "]}\n");
}

static enum status no_question(struct error *error)
{
    return error_set(error, STATUS_USAGE, "control.question",
                     "that is no question: {\"ask\": [\"status\"]} is one");
}

enum status wire_read_question(struct text line, struct arena *arena,
                               struct wire_question *question, struct error *error)
{
    struct json *json = NULL;
    struct error unreadable;
    if (json_read(line, arena, &json, &unreadable))
        return unreadable.status == STATUS_NO_MEMORY ? error_no_memory(error)
                                                     : no_question(error);
    const struct json *ask = json_get(json, "ask");
    if (!ask || json_kind(ask) != JSON_ARRAY || json_count(ask) == 0 ||
        json_count(ask) > WIRE_WORDS)
        return no_question(error);
    const char **at = ARENA_ARRAY(arena, const char *, json_count(ask) + 1);
    if (!at)
        return error_no_memory(error);
    size_t n = 0;
    for (const struct json *word = json_first(ask); word; word = json_next(word)) {
        struct text text = json_text(word);
        if (text_is_absent(text) || memchr(text.at, '\0', text.len))
            return no_question(error);
        at[n] = text_copy(arena, text).at;
        if (!at[n++])
            return error_no_memory(error);
    }
    at[n] = NULL;
    const struct json *note = json_get(json, "note");
    *question = (struct wire_question){
        n, at, note && json_kind(note) == JSON_BOOL && json_bool(note)};
    return STATUS_OK;
}

/* ---- answers ---- */

size_t wire_whole(struct text bytes)
{
    size_t at = bytes.len;
    unsigned behind = 0; /* bytes that continue a character */
    while (at && behind < 4 && ((unsigned char)bytes.at[at - 1] & 0xC0) == 0x80) {
        at--;
        behind++;
    }
    if (!at || behind == 4)
        return bytes.len;
    unsigned char lead = (unsigned char)bytes.at[at - 1];
    unsigned wanted = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    return behind < wanted ? at - 1 : bytes.len;
}

void wire_put_piece(struct buffer *out, struct text bytes)
{
    buffer_put_cstr(out, "{\"out\": ");
    buffer_put_json(out, bytes);
    buffer_put_cstr(out, "}\n");
}

static void put_member(struct buffer *out, const char *name, const char *value)
{
    if (!value[0])
        return;
    buffer_printf(out, ", \"%s\": ", name);
    buffer_put_json(out, text_of(value));
}

void wire_put_end(struct buffer *out, bool negative, const struct error *why)
{
    if (!why) {
        buffer_printf(out, "{\"end\": {\"exit\": %d}}\n", negative);
        return;
    }
    buffer_printf(out, "{\"end\": {\"error\": {\"status\": %d", (int)why->status);
    put_member(out, "code", why->code);
    put_member(out, "message", why->message);
    put_member(out, "fix", why->fix);
    put_member(out, "file", why->file);
    put_member(out, "pointer", why->pointer);
    buffer_printf(out, ", \"line\": %u, \"column\": %u}}}\n", why->line, why->column);
}

static void take_text(const struct json *from, const char *name, char *to, size_t size)
{
    const struct json *member = json_get(from, name);
    struct text text = member ? json_text(member) : TEXT_NONE;
    snprintf(to, size, "%.*s", TEXT_ARG(text));
}

static int64_t take_number(const struct json *from, const char *name)
{
    const struct json *member = json_get(from, name);
    int64_t number = 0;
    return member && json_integer(member, &number) ? number : 0;
}

static void take_error(const struct json *from, struct error *why)
{
    int64_t status = take_number(from, "status");
    *why = (struct error){.status = STATUS_IO};
    if (status > STATUS_OK && status <= STATUS_CLOSED)
        why->status = (enum status)status;
    take_text(from, "code", why->code, sizeof why->code);
    take_text(from, "message", why->message, sizeof why->message);
    take_text(from, "fix", why->fix, sizeof why->fix);
    take_text(from, "file", why->file, sizeof why->file);
    take_text(from, "pointer", why->pointer, sizeof why->pointer);
    why->line = (uint32_t)take_number(from, "line");
    why->column = (uint32_t)take_number(from, "column");
}

enum status wire_read_answer(struct text line, struct arena *arena,
                             struct wire_answer *answer, struct error *error)
{
    struct json *json = NULL;
    *answer = (struct wire_answer){.out = TEXT_NONE};
    if (json_read(line, arena, &json, error))
        return error->status == STATUS_NO_MEMORY
                   ? STATUS_NO_MEMORY
                   : error_set(error, STATUS_IO, "control.answer",
                               "the daemon's answer cannot be read");
    const struct json *out = json_get(json, "out"), *end = json_get(json, "end");
    if (out && json_kind(out) == JSON_STRING) {
        answer->out = json_text(out);
        return STATUS_OK;
    }
    if (!end || json_kind(end) != JSON_OBJECT)
        return error_set(error, STATUS_IO, "control.answer",
                         "the daemon's answer cannot be read");
    const struct json *why = json_get(end, "error");
    answer->negative = take_number(end, "exit") != 0;
    answer->failed = why != NULL;
    if (why)
        take_error(why, &answer->why);
    return STATUS_OK;
}
