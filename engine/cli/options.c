#include "cli/options.h"

#include "base/buffer.h"
#include "base/date.h"
#include "cli/exit.h"

struct reading {
    const struct option_set *set;
    char **next; /* the argument that is read next */
};

static struct text name_at(const void *names, size_t i)
{
    const struct option_set *set = names;
    return i < set->count ? text_of(set->at[i].name) : TEXT("help");
}

static enum status unknown_option(const struct option_set *set, struct text name,
                                  struct error *error)
{
    int nearest = text_nearest(name, set->count + 1, name_at, set);
    error_set(error, STATUS_USAGE, "usage.option", "there is no option --%.*s",
              TEXT_ARG(name));
    if (nearest >= 0)
        error_suggest(error, "--", name_at(set, (size_t)nearest).at);
    else
        error_fix(error, "--help lists the options");
    return error->status;
}

static const struct option *find(const struct option_set *set, struct text name)
{
    for (size_t i = 0; i < set->count; i++) {
        if (text_is(name, set->at[i].name))
            return &set->at[i];
    }
    return NULL;
}

/* "one of: quiet, renamed, done-file" */
static void fix_words(const struct option *option, struct error *error)
{
    char words[160];
    struct buffer list;
    buffer_borrow(&list, words, sizeof words - 1);
    for (size_t i = 0; option->words[i]; i++)
        buffer_printf(&list, "%s%s", i ? ", " : "", option->words[i]);
    words[list.len] = '\0';
    if (buffer_failed(&list))
        error_fix(error, "--help lists what it can be");
    else
        error_fix(error, "one of: %s", words);
}

static enum status unknown_word(const struct option *option, const char *value,
                                struct error *error)
{
    size_t count = 0;
    while (option->words[count])
        count++;
    int nearest = text_nearest(text_of(value), count, text_cstr_at, option->words);
    error_set(error, STATUS_USAGE, "usage.value", "--%s cannot be \"%s\"", option->name,
              value);
    if (nearest >= 0)
        error_suggest(error, "", option->words[nearest]);
    else
        fix_words(option, error);
    return error->status;
}

static enum status set_word(const struct option *option, const char *value,
                            struct error *error)
{
    for (int i = 0; option->words[i]; i++) {
        if (strcmp(option->words[i], value) == 0) {
            *(int *)option->to = i;
            return STATUS_OK;
        }
    }
    return unknown_word(option, value, error);
}

static enum status set_date(const struct option *option, const char *value,
                            struct error *error)
{
    if (date_read(text_of(value), option->to))
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "usage.value", "--%s \"%s\" is not a date",
              option->name, value);
    error_fix(error, "write a day that exists as YYYY-MM-DD");
    return error->status;
}

static enum status set_count(const struct option *option, const char *value,
                             struct error *error)
{
    int32_t count = 0;
    size_t i = 0;
    for (; char_is_digit(value[i]) && i < 6; i++)
        count = count * 10 + (value[i] - '0');
    if (i == 0 || value[i] || count > 100000)
        return error_set(error, STATUS_USAGE, "usage.value",
                         "--%s must be a whole number from 0 to 100000", option->name);
    *(int32_t *)option->to = count;
    return STATUS_OK;
}

static enum status add_text(const struct option *option, const char *value,
                            struct error *error)
{
    struct option_texts *texts = option->to;
    if (texts->count == OPTION_TEXTS_MAX)
        return error_set(error, STATUS_USAGE, "usage.value",
                         "--%s is given more than %d times", option->name,
                         OPTION_TEXTS_MAX);
    texts->at[texts->count++] = value;
    return STATUS_OK;
}

static enum status set_value(const struct option *option, const char *value,
                             struct error *error)
{
    switch (option->kind) {
    case OPTION_TEXT:
        *(const char **)option->to = value;
        return STATUS_OK;
    case OPTION_TEXTS:
        return add_text(option, value, error);
    case OPTION_DATE:
        return set_date(option, value, error);
    case OPTION_COUNT:
        return set_count(option, value, error);
    case OPTION_WORD:
        return set_word(option, value, error);
    case OPTION_FLAG:
    case OPTION_LATER:
        break;
    }
    return STATUS_OK;
}

static enum status not_yet(const struct option *option, struct error *error)
{
    error_set(error, STATUS_USAGE, "usage.later", "--%s is not in this version",
              option->name);
    error_fix(error, "%s", option->later);
    return error->status;
}

/* One argument that begins with two dashes, and its value. */
static enum status read_option(struct reading *reading, const char *argument,
                               struct error *error)
{
    const char *equals = strchr(argument, '=');
    size_t len = equals ? (size_t)(equals - argument) : strlen(argument);
    const struct option *option = find(reading->set, (struct text){argument, len});
    if (!option)
        return unknown_option(reading->set, (struct text){argument, len}, error);
    if (option->kind == OPTION_LATER)
        return not_yet(option, error);
    if (option->kind == OPTION_FLAG && equals)
        return error_set(error, STATUS_USAGE, "usage.value", "--%s takes no value",
                         option->name);
    if (option->kind == OPTION_FLAG) {
        *(bool *)option->to = true;
        return STATUS_OK;
    }
    if (equals)
        return set_value(option, equals + 1, error);
    if (!*reading->next)
        return error_set(error, STATUS_USAGE, "usage.value", "--%s needs a value",
                         option->name);
    return set_value(option, *reading->next++, error);
}

static enum status short_option(const char *argument, struct error *error)
{
    error_set(error, STATUS_USAGE, "usage.option", "there is no option %s", argument);
    error_fix(error,
              "options begin with two dashes; --help lists them; a file of "
              "that name is ./%s",
              argument);
    return error->status;
}

static bool asks_for_help(const char *argument)
{
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

enum status options_read(const struct option_set *set, char **argv,
                         struct operands *operands, struct error *error)
{
    struct reading reading = {.set = set, .next = argv + 1};
    bool only_operands = false;
    *operands = (struct operands){.at = argv + 1};
    while (*reading.next) {
        char *argument = *reading.next++;
        enum status status = STATUS_OK;
        if (only_operands || argument[0] != '-' || !argument[1])
            operands->at[operands->count++] = argument;
        else if (asks_for_help(argument))
            operands->help = true;
        else if (strcmp(argument, "--") == 0)
            only_operands = true;
        else if (argument[1] == '-')
            status = read_option(&reading, argument + 2, error);
        else
            status = short_option(argument, error);
        if (status || operands->help)
            return status;
    }
    return STATUS_OK;
}
