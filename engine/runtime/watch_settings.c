/* Settings that are read again while the daemon works. Most hold at once; those
 * that say which policies there are, and how files are read, were looked at
 * when it started: a change of theirs is told until it is started again. */
#include "runtime/watch_room.h"

#include <stdio.h>
#include <time.h>

static struct hash hash_of_texts(const char *const *texts)
{
    struct hash_stream stream;
    hash_begin(&stream);
    for (size_t i = 0; texts[i]; i++)
        hash_add(&stream, text_of(texts[i]));
    return hash_end(&stream);
}

static struct hash hash_of_text(const char *text)
{
    const char *const texts[] = {text, NULL};
    return hash_of_texts(texts);
}

static const char *const late_names[WATCH_LATE] = {"payers", "data", "map"};

static void take_late(const struct watch_config *config, struct hash late[WATCH_LATE])
{
    late[0] = hash_of_texts(config->payers);
    late[1] = hash_of_text(config->data);
    late[2] = hash_of_text(config->map);
}

void watch_note_settings(struct watch *watch)
{
    take_late(&watch->config, watch->late.at_start);
}

/* Changed back, they are as they were at the start, and there is nothing to tell. */
static void tell_late(struct watch *watch)
{
    struct hash now[WATCH_LATE];
    struct buffer names;
    char list[64];
    take_late(&watch->config, now);
    buffer_borrow(&names, list, sizeof list - 1);
    for (size_t i = 0; i < WATCH_LATE; i++) {
        if (memcmp(&now[i], &watch->late.at_start[i], sizeof now[i]) != 0)
            buffer_printf(&names, "%s%s", names.len ? ", " : "", late_names[i]);
    }
    list[names.len] = '\0';
    watch->late.since_s = names.len ? (int64_t)time(NULL) : 0;
    if (!names.len)
        return;
    (void)snprintf(
        watch->late.message, sizeof watch->late.message,
        "%s in the settings changed and is read at the start only: start the "
        "daemon again",
        list);
    watch_log_warn(&watch->log, "config.later", "settings=\"%s\" note=\"%s\"", list,
                   "read at the start only: start the daemon again");
}

/* Goes on as before: said where it will be looked for, with what mends it. */
static void refuse_settings(struct watch *watch, const struct error *why)
{
    struct buffer out;
    char *message = watch->unread.message;
    buffer_borrow(&out, message, sizeof watch->unread.message - 1);
    buffer_put_cstr(&out, "the settings were REFUSED, and those of before hold: ");
    if (why->file[0] && why->line)
        buffer_printf(&out, "%.120s:%u: ", why->file, why->line);
    else if (why->file[0])
        buffer_printf(&out, "%.120s: ", why->file);
    buffer_printf(&out, "%.160s", why->message);
    if (why->fix[0])
        buffer_printf(&out, " (fix: %.100s)", why->fix);
    message[out.len] = '\0';
    watch->unread.since_s = (int64_t)time(NULL);
    watch->errors++;
    watch_log_fault(&watch->log, "config.refused", "code=%s message=\"%s\"", why->code,
                    message);
}

static void apply(struct watch *watch)
{
    const struct watch_config *config = &watch->config;
    uint32_t change_max =
        config->change_max < 0 ? UINT32_MAX : (uint32_t)config->change_max;
    reload_limit(watch->reload, change_max, (uint32_t)config->stale_after_s);
    keeper_strict(watch->keeper, config->strict);
}

enum status watch_reread(struct watch *watch, struct error *error)
{
    struct watch_config config = watch_config_default;
    struct error other = ERROR_NONE;
    if (!watch->started)
        return STATUS_OK; /* it is being read */
    enum status status =
        watch->options->configure(watch->options->context, &config, error);
    if (status) {
        refuse_settings(watch, error);
        return status;
    }
    watch->unread.since_s = 0;
    watch->config = config;
    apply(watch);
    watch_log_info(&watch->log, "config.read", "%s", "");
    tell_late(watch);
    watch_look_at_policies(watch);
    if (watch_open_handlers(watch, &other))
        watch_log_error(&watch->log, "handlers.refused", &other);
    watch_begin_work(watch);
    return STATUS_OK;
}
