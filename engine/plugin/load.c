/* Each file is opened once, looked at, and loaded through that descriptor, so
 * that nobody can put another one in its place meanwhile. The descriptor stays
 * open: the system's loader knows objects by their path first, and a second
 * plugin under the number of a closed descriptor would be taken for the first. */
#include "plugin/load.h"

#include "base/text.h"
#include "plugin/trust.h"

#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

#define STRUCT_MAX  ((size_t)64 * 1024)
#define OPTIONS_MAX 64
#define RULES_MAX   256

/* One plugin being looked at. */
struct looking {
    const char *path;
    struct error *error;
};

static enum status refuse(const struct looking *looking, const char *code,
                          const char *what)
{
    error_set(looking->error, STATUS_USAGE, code,
              "%s is no plugin for this program: %s", looking->path, what);
    error_fix(looking->error, "this is for who wrote the plugin to mend; leave it out, "
                              "or take it from where it is looked for");
    return looking->error->status;
}

/* ---- texts ---- */

static bool is_text(const char *text, size_t max)
{
    size_t len = text ? strnlen(text, max + 1) : 0;
    if (!text || len == 0 || len > max)
        return false;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == 127 || (c < ' ' && !(c == '\n' && max == LOAD_HELP_MAX)))
            return false;
    }
    return true;
}

static bool is_name(const char *text)
{
    if (!is_text(text, LOAD_NAME_MAX))
        return false;
    for (; *text; text++) {
        if (!(*text >= 'a' && *text <= 'z') && !char_is_digit(*text) && *text != '_' &&
            *text != '-')
            return false;
    }
    return true;
}

/* Of a rule: names with dots between. */
static bool is_rule_id(const char *text)
{
    char before = '.';
    if (!is_text(text, 2 * LOAD_NAME_MAX))
        return false;
    for (; *text; before = *text++) {
        bool letter = (*text >= 'a' && *text <= 'z') || char_is_digit(*text);
        if (!letter && *text != '_' && (*text != '.' || before == '.'))
            return false;
    }
    return before != '.';
}

/* ---- the kinds ---- */

/* Copies as much as both sides know, the rest stays zero. least: what 1.0 had,
 * by the place of its last member's end. */
static bool take(void *to, size_t room, const void *from, size_t least)
{
    size_t size;
    memset(to, 0, room);
    memcpy(&size, from, sizeof size); /* the first member of each of them */
    if (size < least || size > STRUCT_MAX)
        return false;
    memcpy(to, from, size < room ? size : room);
    return true;
}

#define TAKE(to, from, type, last)                                                     \
    take((to), sizeof(struct type), (from),                                            \
         offsetof(struct type, last) + sizeof((from)->last))

static enum status take_reader(const struct looking *looking, struct load *load,
                               const struct gonio_reader *from)
{
    if (!from)
        return STATUS_OK;
    load->plugin.reader = &load->reader;
    if (!TAKE(&load->reader, from, gonio_reader, convert))
        return refuse(looking, "plugin.size", "its reader has a wrong size");
    if (!is_name(load->reader.name) || !is_text(load->reader.summary, LOAD_TEXT_MAX))
        return refuse(looking, "plugin.reader",
                      "its reader has no lawful name or summary");
    if (!load->reader.convert)
        return refuse(looking, "plugin.reader", "its reader has no convert");
    return STATUS_OK;
}

static enum status take_writer(const struct looking *looking, struct load *load,
                               const struct gonio_writer *from)
{
    if (!from)
        return STATUS_OK;
    load->plugin.writer = &load->writer;
    if (!TAKE(&load->writer, from, gonio_writer, end))
        return refuse(looking, "plugin.size", "its writer has a wrong size");
    if (!is_name(load->writer.name) || !is_text(load->writer.summary, LOAD_TEXT_MAX))
        return refuse(looking, "plugin.writer",
                      "its writer has no lawful name or summary");
    if (!load->writer.decision)
        return refuse(looking, "plugin.writer", "its writer has no decision");
    return STATUS_OK;
}

static bool is_rule(const struct gonio_rule *rule)
{
    return is_rule_id(rule->id) && is_name(rule->topic) &&
           is_text(rule->summary, LOAD_TEXT_MAX) &&
           is_text(rule->source, LOAD_TEXT_MAX) &&
           (!rule->url || is_text(rule->url, LOAD_TEXT_MAX));
}

static enum status take_rules(const struct looking *looking, struct load *load,
                              const struct gonio_rules *from)
{
    if (!from)
        return STATUS_OK;
    load->plugin.rules = &load->rules;
    if (!TAKE(&load->rules, from, gonio_rules, judge))
        return refuse(looking, "plugin.size", "its rule set has a wrong size");
    if (!load->rules.judge || !load->rules.rules || load->rules.rule_count == 0 ||
        load->rules.rule_count > RULES_MAX)
        return refuse(looking, "plugin.rules",
                      "its rule set has no judge, no rules, or more than 256");
    for (size_t i = 0; i < load->rules.rule_count; i++) {
        if (!is_rule(&load->rules.rules[i]))
            return refuse(looking, "plugin.rules",
                          "a rule of it lacks a lawful id, topic, summary or source");
    }
    return STATUS_OK;
}

static enum status take_listener(const struct looking *looking, struct load *load,
                                 const struct gonio_listener *from)
{
    if (!from)
        return STATUS_OK;
    load->plugin.listener = &load->listener;
    if (!TAKE(&load->listener, from, gonio_listener, finish))
        return refuse(looking, "plugin.size", "its listener has a wrong size");
    if (!load->listener.event)
        return refuse(looking, "plugin.listener", "its listener has no event");
    return STATUS_OK;
}

/* ---- the plugin ---- */

static bool is_value(const struct gonio_option *option)
{
    const char *value = option->value;
    if (!value)
        return true;
    if (strnlen(value, LOAD_TEXT_MAX + 1) > LOAD_TEXT_MAX)
        return false;
    size_t digits = strspn(value, "0123456789");
    if (option->type == GONIO_OPTION_NUMBER)
        return digits > 0 && digits < 18 && !value[digits];
    if (option->type == GONIO_OPTION_FLAG)
        return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
    return true;
}

static bool is_option(const struct gonio_option *option)
{
    return is_name(option->name) && option->type >= GONIO_OPTION_TEXT &&
           option->type <= GONIO_OPTION_FILE && is_value(option) &&
           is_text(option->help, LOAD_TEXT_MAX);
}

static enum status check_options(const struct looking *looking,
                                 const struct gonio_plugin *plugin)
{
    if (plugin->option_count > OPTIONS_MAX ||
        (plugin->option_count && !plugin->options))
        return refuse(looking, "plugin.options", "it has no lawful list of options");
    for (size_t i = 0; i < plugin->option_count; i++) {
        if (!is_option(&plugin->options[i]))
            return refuse(looking, "plugin.options",
                          "an option of it lacks a lawful name, type, value or help");
    }
    return STATUS_OK;
}

static enum status check_texts(const struct looking *looking,
                               const struct gonio_plugin *plugin)
{
    if (!is_name(plugin->name))
        return refuse(looking, "plugin.name", "it has no lawful name");
    if (!is_text(plugin->version, LOAD_NAME_MAX) ||
        !is_text(plugin->summary, LOAD_TEXT_MAX))
        return refuse(looking, "plugin.text", "it has no lawful version or summary");
    if (plugin->help && !is_text(plugin->help, LOAD_HELP_MAX))
        return refuse(looking, "plugin.text", "its help is no lawful text");
    return STATUS_OK;
}

/* Before anything else is believed: the major number may mean that all of it
 * is otherwise. */
static enum status check_major(const struct looking *looking,
                               const struct gonio_plugin *made)
{
    size_t size;
    uint32_t major;
    memcpy(&size, &made->size, sizeof size);
    if (size < offsetof(struct gonio_plugin, name) || size > STRUCT_MAX)
        return refuse(looking, "plugin.size", "its struct has a wrong size");
    memcpy(&major, &made->abi_major, sizeof major);
    if (major == GONIO_ABI_MAJOR)
        return STATUS_OK;
    error_set(looking->error, STATUS_USAGE, "plugin.abi",
              "%s is built for plugin interface %u, this program has interface %u",
              looking->path, (unsigned)major, (unsigned)GONIO_ABI_MAJOR);
    error_fix(looking->error, "build the plugin again with the gonio/plugin.h of this "
                              "program, or get one that is");
    return looking->error->status;
}

enum status load_struct(const struct gonio_plugin *made, const char *path,
                        struct load *load, struct error *error)
{
    const struct looking looking = {path, error};
    if (!made)
        return refuse(&looking, "plugin.struct", "gonio_plugin() returns NULL");
    enum status status = check_major(&looking, made);
    if (status)
        return status;
    if (!TAKE(&load->plugin, made, gonio_plugin, listener))
        return refuse(&looking, "plugin.size", "its struct has a wrong size");
    struct gonio_plugin *plugin = &load->plugin;
    const struct gonio_plugin from = *plugin;
    status = check_texts(&looking, plugin);
    if (!status)
        status = check_options(&looking, plugin);
    if (!status)
        status = take_reader(&looking, load, from.reader);
    if (!status)
        status = take_writer(&looking, load, from.writer);
    if (!status)
        status = take_rules(&looking, load, from.rules);
    if (!status)
        status = take_listener(&looking, load, from.listener);
    if (!status && !from.reader && !from.writer && !from.rules && !from.listener)
        status = refuse(&looking, "plugin.kind",
                        "it is no reader, writer, rule set or listener");
    return status;
}

/* ---- the file ---- */

typedef const struct gonio_plugin *entry_fn(void);

/* C has no cast from what dlsym returns to a function. */
static entry_fn *entry_of(void *symbol)
{
    entry_fn *entry;
    _Static_assert(sizeof entry == sizeof symbol, "dlsym gives functions");
    memcpy(&entry, &symbol, sizeof entry);
    return entry;
}

static enum status not_loaded(const char *path, struct error *error)
{
    const char *why = dlerror();
    const char *behind = why ? strstr(why, ": ") : NULL;
    error_set(error, STATUS_USAGE, "plugin.load", "%s cannot be loaded: %s", path,
              behind ? behind + 2 : "the system says no reason");
    error_fix(error, "a plugin is a shared object built for this machine, with the "
                     "libraries that it needs installed");
    return error->status;
}

enum status load_file(const char *path, struct load *load, struct error *error)
{
    const struct looking looking = {path, error};
    char name[64];
    int fd = -1;
    enum status status = trust_open(path, &fd, error);
    if (status)
        return status;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    void *object = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!object) {
        close(fd);
        return not_loaded(path, error);
    }
    void *symbol = dlsym(object, "gonio_plugin");
    if (!symbol)
        return refuse(&looking, "plugin.symbol", "it exports no gonio_plugin()");
    return load_struct(entry_of(symbol)(), path, load, error);
}
