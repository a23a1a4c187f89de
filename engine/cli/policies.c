#include "author/survey.h"
#include "base/date.h"
#include "base/terminal.h"
#include "cli/command.h"
#include "cli/data_folder.h"
#include "cli/exit.h"
#include "cli/policies_spool.h"
#include "cli/policies_who.h"
#include "cli/resources.h"
#include "show/output.h"

#include <unistd.h>

#define NOT_ASKED (-1)

static const char *const format_words[] = {"text", "json", NULL};
enum { FORMAT_TEXT, FORMAT_JSON };

struct listing {
    struct option_texts payers;
    const char *data_option;
    char data[DATA_FOLDER_PATH];
    struct operands asked;
    int format;
    bool unverified;
    int32_t ending; /* days, NOT_ASKED */
    int32_t stale;  /* the same */
    int32_t known_on;
    int32_t on;        /* date of service: --who */
    const char *who;   /* NULL: not asked */
    const char *spool; /* the same */
    struct resources resources;
    struct policy_set *policies;
    struct output output;
    struct terminal terminal;
    bool started; /* json: an element stands there already */
    struct who_listing asked_who;
    const struct policy *last; /* that was asked; NULL: none loads */
    int worst;
};

/* ---- what of a policy is listed ---- */

struct tally {
    size_t entries;
    size_t unverified;
    int32_t first, last; /* of the values' dates, DATE_NONE */
    bool open;           /* a value has no end */
};

/* Whether the entry's end comes within the days asked for, or has passed and
 * nothing goes on from there. Only what is a value ends unawares; a rule's
 * last day is the rule itself, but is listed ahead too. */
static bool is_ending(const struct listing *listing, const struct survey_entry *entry)
{
    if (!entry->dates || entry->dates->to == DATE_NONE || entry->followed)
        return false;
    if (entry->dates->to < listing->known_on)
        return strcmp(entry->section, "parameters") == 0;
    return entry->dates->to - listing->known_on <= listing->ending;
}

/* What nobody has verified at all is not stale: --unverified lists it. */
static bool is_stale(const struct listing *listing, const struct survey_entry *entry)
{
    return entry->source->verified_on != DATE_NONE &&
           listing->known_on - entry->source->verified_on > listing->stale;
}

static bool is_listed(const struct listing *listing, const struct survey_entry *entry)
{
    return (listing->stale != NOT_ASKED && is_stale(listing, entry)) ||
           (listing->unverified && entry->source->verified_on == DATE_NONE) ||
           (listing->ending != NOT_ASKED && is_ending(listing, entry));
}

static void tally_dates(struct tally *tally, const struct in_force *dates)
{
    if (dates->from != DATE_NONE &&
        (tally->first == DATE_NONE || dates->from < tally->first))
        tally->first = dates->from;
    if (dates->to == DATE_NONE)
        tally->open = true;
    else if (tally->last == DATE_NONE || dates->to > tally->last)
        tally->last = dates->to;
}

static void tally_entry(void *context, const struct survey_entry *entry)
{
    struct tally *tally = context;
    tally->entries++;
    tally->unverified += entry->source->verified_on == DATE_NONE;
    if (entry->dates && strcmp(entry->section, "parameters") == 0)
        tally_dates(tally, entry->dates);
}

static size_t count_parameter_values(const struct policy *policy)
{
    size_t count = 0;
    for (size_t i = 0; i < policy->parameter_count; i++)
        count += policy->parameters[i].count;
    return count;
}

/* ---- text ---- */

static void put_place(struct buffer *out, const struct policy *policy, uint32_t line)
{
    buffer_put_visible(out, policy_file(policy, line));
    if (row_line(line))
        buffer_printf(out, ":%u", row_line(line));
}

struct entry_context {
    struct listing *listing;
    const struct policy *policy;
};

static void put_entry_text(void *context, const struct survey_entry *entry)
{
    struct entry_context *in = context;
    struct buffer *out = &in->listing->output.buffer;
    char to[11];
    if (!is_listed(in->listing, entry))
        return;
    buffer_printf(out, "  %s", entry->section);
    if (entry->name.len) {
        buffer_put_char(out, ' ');
        buffer_put_visible(out, entry->name);
    }
    if (entry->source->verified_on == DATE_NONE)
        buffer_put_cstr(out, ", unverified");
    else if (in->listing->stale != NOT_ASKED) {
        date_write(entry->source->verified_on, to);
        buffer_printf(out, ", verified %s", to);
    }
    if (entry->dates && entry->dates->to != DATE_NONE) {
        date_write(entry->dates->to, to);
        buffer_printf(
            out, entry->dates->to < in->listing->known_on ? ", ended %s" : ", ends %s",
            to);
    }
    buffer_put_cstr(out, "\n    ");
    put_place(out, in->policy, entry->line);
    buffer_put_cstr(out, "\n    ");
    terminal_wrap(&in->listing->terminal, out, 4, entry->source->document);
}

static void put_count(struct buffer *out, const char *before, size_t count,
                      const char *noun)
{
    buffer_printf(out, "%s%zu %s%s", before, count, noun, count == 1 ? "" : "s");
}

/* What it lies over, and what there is no longer as it says. */
static void put_layers_text(struct listing *listing, const struct policy *policy)
{
    struct buffer *out = &listing->output.buffer;
    for (size_t i = 1; i < policy->layer_count; i++) {
        const struct policy_layer *layer = &policy->layers[i];
        char hash[HASH_TEXT];
        hash_write(&layer->hash, hash);
        buffer_printf(out, "  over %.*s  %.*s  %.12s\n", TEXT_ARG(layer->id),
                      TEXT_ARG(layer->version), strchr(hash, ':') + 1);
    }
    for (const struct policy_notice *at = policy->notices; at; at = at->next) {
        buffer_put_cstr(out, "  ");
        terminal_put(&listing->terminal, out, STYLE_YELLOW, TEXT("base changed"));
        buffer_put_cstr(out, "\n    ");
        terminal_wrap(&listing->terminal, out, 4, at->message);
        buffer_put_cstr(out, "    ");
        put_place(out, policy, at->place);
        buffer_put_char(out, '\n');
    }
}

static void put_policy_text(struct listing *listing, const struct policy *policy,
                            const struct tally *tally)
{
    struct buffer *out = &listing->output.buffer;
    char hash[HASH_TEXT], first[11], last[11];
    struct entry_context context = {listing, policy};
    hash_write(&policy->hash, hash);
    date_write(tally->first, first);
    date_write(tally->last, last);
    terminal_put(&listing->terminal, out, STYLE_BOLD, policy->id);
    buffer_printf(out, "  %.*s  %.12s  %.*s\n", TEXT_ARG(policy->version),
                  strchr(hash, ':') + 1, TEXT_ARG(policy->title));
    /* Of several folders: which one won. */
    if (listing->resources.count > 1) {
        buffer_put_cstr(out, "  in ");
        buffer_put_visible(out, text_of(policy_folder(policy)));
        buffer_put_char(out, '\n');
    }
    put_layers_text(listing, policy);
    put_count(out, "  ", policy->rule_count, "rule");
    put_count(out, ", ", count_parameter_values(policy), "value");
    if (first[0])
        buffer_printf(out, " from %s%s%s", first, tally->open ? "" : " to ",
                      tally->open ? "" : last);
    buffer_printf(out, "; %zu of %zu entries unverified\n", tally->unverified,
                  tally->entries);
    survey_walk(policy, put_entry_text, &context);
}

/* ---- json ---- */

static void put_name(struct buffer *out, const char *name, bool first)
{
    buffer_printf(out, "%s\"%s\":", first ? "" : ",", name);
}

static void put_date_member(struct buffer *out, const char *name, int32_t date)
{
    char text[11];
    date_write(date, text);
    put_name(out, name, false);
    if (text[0])
        buffer_put_json(out, text_of(text));
    else
        buffer_put_cstr(out, "null");
}

struct json_context {
    struct listing *listing;
    const struct policy *policy;
    bool started;
};

static void put_entry_json(void *context, const struct survey_entry *entry)
{
    struct json_context *in = context;
    struct buffer *out = &in->listing->output.buffer;
    if (!is_listed(in->listing, entry))
        return;
    buffer_put_cstr(out, in->started ? ",{" : "{");
    in->started = true;
    put_name(out, "section", true);
    buffer_put_json(out, text_of(entry->section));
    put_name(out, "name", false);
    if (entry->name.len)
        buffer_put_json(out, entry->name);
    else
        buffer_put_cstr(out, "null");
    put_name(out, "file", false);
    buffer_put_json(out, policy_file(in->policy, entry->line));
    buffer_printf(out, ",\"line\":%u", row_line(entry->line));
    put_date_member(out, "from", entry->dates ? entry->dates->from : DATE_NONE);
    put_date_member(out, "to", entry->dates ? entry->dates->to : DATE_NONE);
    put_date_member(out, "verified_on", entry->source->verified_on);
    put_name(out, "source", false);
    buffer_put_json(out, entry->source->document);
    buffer_put_char(out, '}');
}

static void put_texts_json(struct buffer *out, const struct policy *policy)
{
    char hash[HASH_TEXT];
    hash_write(&policy->hash, hash);
    put_name(out, "id", true);
    buffer_put_json(out, policy->id);
    put_name(out, "version", false);
    buffer_put_json(out, policy->version);
    put_name(out, "hash", false);
    buffer_put_json(out, text_of(hash));
    put_name(out, "title", false);
    buffer_put_json(out, policy->title);
    put_name(out, "path", false);
    buffer_put_json(out, policy->path);
}

static void put_layers_json(struct buffer *out, const struct policy *policy)
{
    buffer_put_cstr(out, ",\"layers\":[");
    for (size_t i = 0; i < policy->layer_count; i++) {
        const struct policy_layer *layer = &policy->layers[i];
        char hash[HASH_TEXT];
        hash_write(&layer->hash, hash);
        buffer_put_char(out, i ? ',' : '{');
        if (i)
            buffer_put_char(out, '{');
        put_name(out, "id", true);
        buffer_put_json(out, layer->id);
        put_name(out, "version", false);
        buffer_put_json(out, layer->version);
        put_name(out, "hash", false);
        buffer_put_json(out, text_of(hash));
        put_name(out, "path", false);
        buffer_put_json(out, layer->path);
        buffer_put_char(out, '}');
    }
    buffer_put_cstr(out, "],\"base_changed\":[");
    for (const struct policy_notice *at = policy->notices; at; at = at->next) {
        if (at != policy->notices)
            buffer_put_char(out, ',');
        buffer_put_cstr(out, "{\"file\":");
        buffer_put_json(out, policy_file(policy, at->place));
        buffer_printf(out, ",\"line\":%u,\"message\":", row_line(at->place));
        buffer_put_json(out, at->message);
        buffer_put_char(out, '}');
    }
    buffer_put_char(out, ']');
}

static void put_policy_json(struct listing *listing, const struct policy *policy,
                            const struct tally *tally)
{
    struct buffer *out = &listing->output.buffer;
    struct json_context context = {.listing = listing, .policy = policy};
    buffer_put_cstr(out, listing->started ? ",\n{" : "\n{");
    listing->started = true;
    put_texts_json(out, policy);
    buffer_printf(out,
                  ",\"rules\":%zu,\"values\":%zu,\"entries\":%zu,\"unverified\":%zu",
                  policy->rule_count, count_parameter_values(policy), tally->entries,
                  tally->unverified);
    put_date_member(out, "values_from", tally->first);
    put_date_member(out, "values_to", tally->open ? DATE_NONE : tally->last);
    put_layers_json(out, policy);
    if (listing->unverified || listing->ending != NOT_ASKED ||
        listing->stale != NOT_ASKED) {
        buffer_put_cstr(out, ",\"listed\":[");
        survey_walk(policy, put_entry_json, &context);
        buffer_put_char(out, ']');
    }
    buffer_put_char(out, '}');
}

/* ---- the command ---- */

static enum status read_options(struct listing *listing, char **argv,
                                struct error *error)
{
    const struct option rows[] = {
        {"payers", OPTION_TEXTS, &listing->payers, NULL, NULL},
        {"data", OPTION_TEXT, &listing->data_option, NULL, NULL},
        {"format", OPTION_WORD, &listing->format, format_words, NULL},
        {"unverified", OPTION_FLAG, &listing->unverified, NULL, NULL},
        {"ending", OPTION_COUNT, &listing->ending, NULL, NULL},
        {"known-on", OPTION_DATE, &listing->known_on, NULL, NULL},
        {"stale", OPTION_COUNT, &listing->stale, NULL, NULL},
        {"who", OPTION_TEXT, &listing->who, NULL, NULL},
        {"on", OPTION_DATE, &listing->on, NULL, NULL},
        {"spool", OPTION_TEXT, &listing->spool, NULL, NULL},
    };
    struct option_set set = {rows, sizeof rows / sizeof *rows};
    return options_read(&set, argv, &listing->asked, error);
}

/* A policy that does not load is reported, and the others listed. */
static enum status list_policy(struct listing *listing, struct text id,
                               struct error *error)
{
    const struct policy *policy = NULL;
    struct tally tally = {.first = DATE_NONE, .last = DATE_NONE};
    enum status status = policy_set_find(listing->policies, id, &policy, error);
    if (status == STATUS_POLICY) {
        listing->worst = exit_worst(listing->worst, exit_report("policies", error));
        return STATUS_OK;
    }
    if (status)
        return status;
    if (listing->who) {
        status = policies_who(&listing->asked_who, policy, error);
        if (!listing->asked_who.found &&
            (!listing->last || policies_who_nears(&listing->asked_who, policy)))
            listing->last = policy;
        return status;
    }
    survey_walk(policy, tally_entry, &tally);
    if (listing->format == FORMAT_JSON)
        put_policy_json(listing, policy, &tally);
    else
        put_policy_text(listing, policy, &tally);
    return output_step(&listing->output, error);
}

static enum status list_asked(struct listing *listing, struct error *error)
{
    enum status status = STATUS_OK;
    for (int i = 0; i < listing->asked.count && !status; i++) {
        const char *name = listing->asked.at[i];
        status = list_policy(listing, text_of(name), error);
        if (status == STATUS_NOT_FOUND)
            status = resources_unknown(listing->policies, name, error);
    }
    return status;
}

static enum status list_each(struct listing *listing, struct error *error)
{
    const struct text *ids = NULL;
    size_t count = 0;
    if (listing->asked.count)
        return list_asked(listing, error);
    enum status status = policy_set_ids(listing->policies, &ids, &count, error);
    for (size_t i = 0; i < count && !status; i++)
        status = list_policy(listing, ids[i], error);
    return status;
}

static enum status list_all(struct listing *listing, struct error *error)
{
    struct buffer *out = &listing->output.buffer;
    bool json = listing->format == FORMAT_JSON;
    enum status status =
        data_folder_find(listing->data_option, false, listing->data, error);
    if (!status)
        status = resources_open_data(&listing->payers, listing->data,
                                     &listing->resources, &listing->policies, error);
    listing->asked_who = (struct who_listing){.name = listing->who,
                                              .date = listing->on,
                                              .known_on = listing->known_on,
                                              .json = json,
                                              .output = &listing->output,
                                              .terminal = &listing->terminal};
    if (!status && json)
        buffer_put_char(out, '[');
    if (!status)
        status = list_each(listing, error);
    if (!status && json)
        buffer_put_cstr(out, listing->started || listing->asked_who.started ? "\n]\n"
                                                                            : "]\n");
    if (!status && listing->who && listing->last && !listing->asked_who.found)
        status = policies_who_unknown(&listing->asked_who, listing->last, error);
    return status;
}

static enum status list_spool(struct listing *listing, struct error *error)
{
    bool refused = false;
    const struct spool_policies asked = {.spool = listing->spool,
                                         .words = &listing->asked,
                                         .json = listing->format == FORMAT_JSON,
                                         .output = &listing->output,
                                         .negative = &refused};
    if (listing->spool) {
        enum status status = policies_spool(&asked, error);
        if (refused)
            listing->worst = exit_worst(listing->worst, EXIT_NEGATIVE);
        return status;
    }
    (void)error_set(error, STATUS_USAGE, "usage.spool",
                    "\"%s\" needs the spool of a watch folder", listing->asked.at[0]);
    bool whole = listing->asked.count > 1 ||
                 strcmp(listing->asked.at[0], "history") == 0 ||
                 strcmp(listing->asked.at[0], "show") == 0;
    error_fix(error, "gonio policies %s%s%s --spool SPOOL", listing->asked.at[0],
              listing->asked.count > 1 ? " "
              : whole                  ? ""
                                       : " ID",
              listing->asked.count > 1 ? listing->asked.at[1] : "");
    return STATUS_USAGE;
}

static bool is_of_spool(const struct listing *listing)
{
    return listing->spool ||
           (listing->asked.count && policies_is_spool_word(listing->asked.at[0]));
}

static int policies_run(int argc, char **argv)
{
    struct listing listing = {.ending = NOT_ASKED,
                              .stale = NOT_ASKED,
                              .known_on = DATE_NONE,
                              .on = DATE_NONE};
    struct error error = ERROR_NONE;
    (void)argc;
    enum status status = read_options(&listing, argv, &error);
    if (!status && listing.asked.help)
        return exit_help(&command_policies);
    if (listing.known_on == DATE_NONE)
        listing.known_on = date_today();
    if (listing.on == DATE_NONE)
        listing.on = listing.known_on;
    output_begin(&listing.output, STDOUT_FILENO);
    listing.terminal = terminal_of(STDOUT_FILENO);
    if (!status)
        status = is_of_spool(&listing) ? list_spool(&listing, &error)
                                       : list_all(&listing, &error);
    if (status)
        listing.worst = exit_worst(listing.worst, exit_report("policies", &error));
    if (output_end(&listing.output, &error))
        listing.worst = exit_worst(listing.worst, exit_report("policies", &error));
    policy_set_close(listing.policies);
    return listing.worst;
}

const struct command command_policies = {
    .name = "policies",
    .summary = "list the payer policies: versions, sources, dates",
    .help =
        "usage: gonio policies [OPTION]... [PAYER]...\n"
        "       gonio policies [history [ID] | approve ID | rollback ID] --spool "
        "SPOOL\n"
        "\n"
        "Lists the policies that are found, or those named: id, version, the start of\n"
        "the hash of all that it is made of, title; how many rules and dated values "
        "it\n"
        "has, and how many of its entries nobody has verified against their source.\n"
        "With --payers also the folder that each comes from. Of a policy that extends\n"
        "another: what it lies over, and what there is no longer as it says.\n"
        "\n"
        "  --unverified        also list those entries\n"
        "  --ending DAYS       also list what ends within so many days of --known-on,\n"
        "                      and values that have ended with none to follow\n"
        "  --stale DAYS        also list what was last verified more than so many "
        "days\n"
        "                      before --known-on\n"
        "  --who NAME          instead: every layer that says something of this rule,\n"
        "                      row or parameter, and which of them holds; of a code,\n"
        "                      each row of coverage, limits, fees and telehealth\n"
        "  --on DATE           --who: for this date of service (that of --known-on)\n"
        "  --known-on DATE     count those days from this one, YYYY-MM-DD (today)\n"
        "  --payers DIR        a folder with more policies; may be given again\n"
        "  --data DIR          the folder of tables, which the hash covers\n"
        "  --format text|json  what to write (text)\n"
        "  --help              show this\n"
        "\n"
        "Of a watch folder (gonio watch), asked while it is watched or not:\n"
        "\n"
        "  --spool SPOOL       which policies decide there, and since when; changed\n"
        "                      ones that wait, with what they would move; refused\n"
        "                      ones, with every fault's place\n"
        "  history [ID]        which policies were active when\n"
        "  approve ID          those that wait become active\n"
        "  rollback ID         back to policies that were active before; they stay\n"
        "                      until the folders change again\n"
        "\n"
        "Exit status: 0, 1 --spool: a change is refused there, 2 the command line is\n"
        "wrong, 4 a policy does not load, 74 output failed, 75 the ledger is in use.\n"
        "\n"
        "Examples:\n"
        "  gonio policies\n"
        "  gonio policies --ending 90 medicare\n"
        "  gonio policies --unverified --format json\n"
        "  gonio policies history --spool /srv/gonio\n"
        "  gonio policies --who kx_threshold --on 2026-07-01 acme\n",
    .run = policies_run,
};
