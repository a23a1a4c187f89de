/* Reads credentials as people write them.
 *
 * What is given is first brought to plain words: lower case, dots and
 * apostrophes gone, every other mark a space, single letters that stand side
 * by side joined ("P. T. A." is "pta"). Then, from each word on, the longest
 * known phrase counts and is passed over, so that "physical therapist
 * assistant" is no therapist. Of several kinds the one of least rank wins: a
 * word that says the person is a student or an aide outweighs any licence
 * beside it, for billing by mistake is worse than asking. */
#include "model/credential.h"

#define GIVEN_MAX  128
#define PHRASE_MAX 4 /* words */

struct spelling {
    const char *phrase;
    enum credential_kind kind;
};

/* Ascending by phrase: searched by halves. */
static const struct spelling spellings[] = {
    {"acnp", CREDENTIAL_NP},
    {"acns", CREDENTIAL_CNS},
    {"acns bc", CREDENTIAL_CNS},
    {"advanced practice registered nurse", CREDENTIAL_NP},
    {"agnp", CREDENTIAL_NP},
    {"agnp c", CREDENTIAL_NP},
    {"agpcnp", CREDENTIAL_NP},
    {"aide", CREDENTIAL_AIDE},
    {"anp", CREDENTIAL_NP},
    {"anp bc", CREDENTIAL_NP},
    {"anp c", CREDENTIAL_NP},
    {"aprn", CREDENTIAL_NP},
    {"aprn cns", CREDENTIAL_CNS},
    {"arnp", CREDENTIAL_NP},
    {"atc", CREDENTIAL_ATC},
    {"athletic trainer", CREDENTIAL_ATC},
    {"bsot", CREDENTIAL_OT},
    {"bspt", CREDENTIAL_PT},
    {"ccc slp", CREDENTIAL_SLP},
    {"cccslp", CREDENTIAL_SLP},
    {"cf slp", CREDENTIAL_SLP},
    {"cfy slp", CREDENTIAL_SLP},
    {"chiropractic physician", CREDENTIAL_DC},
    {"chiropractor", CREDENTIAL_DC},
    {"clinical nurse specialist", CREDENTIAL_CNS},
    {"cmt", CREDENTIAL_LMT},
    {"cnp", CREDENTIAL_NP},
    {"cns", CREDENTIAL_CNS},
    {"cota", CREDENTIAL_OTA},
    {"cota l", CREDENTIAL_OTA},
    {"cotal", CREDENTIAL_OTA},
    {"cpta", CREDENTIAL_PTA},
    {"crnp", CREDENTIAL_NP},
    {"cslpa", CREDENTIAL_SLPA},
    {"dc", CREDENTIAL_DC},
    {"dds", CREDENTIAL_DDS},
    {"dentist", CREDENTIAL_DDS},
    {"dmd", CREDENTIAL_DDS},
    {"do", CREDENTIAL_DO},
    {"doctor of chiropractic", CREDENTIAL_DC},
    {"doctor of medicine", CREDENTIAL_MD},
    {"doctor of occupational therapy", CREDENTIAL_OT},
    {"doctor of optometry", CREDENTIAL_OD},
    {"doctor of osteopathic medicine", CREDENTIAL_DO},
    {"doctor of osteopathy", CREDENTIAL_DO},
    {"doctor of physical therapy", CREDENTIAL_PT},
    {"dpm", CREDENTIAL_DPM},
    {"dpt", CREDENTIAL_PT},
    {"dptsc", CREDENTIAL_PT},
    {"drot", CREDENTIAL_OT},
    {"dscpt", CREDENTIAL_PT},
    {"family nurse practitioner", CREDENTIAL_NP},
    {"fnp", CREDENTIAL_NP},
    {"fnp bc", CREDENTIAL_NP},
    {"fnp c", CREDENTIAL_NP},
    {"gnp", CREDENTIAL_NP},
    {"intern", CREDENTIAL_STUDENT},
    {"lat", CREDENTIAL_ATC},
    {"lmp", CREDENTIAL_LMT},
    {"lmt", CREDENTIAL_LMT},
    {"lot", CREDENTIAL_OT},
    {"lota", CREDENTIAL_OTA},
    {"lotr", CREDENTIAL_OT},
    {"lpt", CREDENTIAL_PT},
    {"lpta", CREDENTIAL_PTA},
    {"massage therapist", CREDENTIAL_LMT},
    {"mbbs", CREDENTIAL_MD},
    {"mbchb", CREDENTIAL_MD},
    {"md", CREDENTIAL_MD},
    {"medical assistant", CREDENTIAL_AIDE},
    {"medical doctor", CREDENTIAL_MD},
    {"mot", CREDENTIAL_OT},
    {"mpt", CREDENTIAL_PT},
    {"msot", CREDENTIAL_OT},
    {"mspt", CREDENTIAL_PT},
    {"np", CREDENTIAL_NP},
    {"np c", CREDENTIAL_NP},
    {"npc", CREDENTIAL_NP},
    {"nurse practitioner", CREDENTIAL_NP},
    {"occupational therapist", CREDENTIAL_OT},
    {"occupational therapist assistant", CREDENTIAL_OTA},
    {"occupational therapy assistant", CREDENTIAL_OTA},
    {"occupational therapy asst", CREDENTIAL_OTA},
    {"od", CREDENTIAL_OD},
    {"optometrist", CREDENTIAL_OD},
    {"osteopathic physician", CREDENTIAL_DO},
    {"ot", CREDENTIAL_OT},
    {"ot a", CREDENTIAL_OTA},
    {"ot assistant", CREDENTIAL_OTA},
    {"ot asst", CREDENTIAL_OTA},
    {"ot l", CREDENTIAL_OT},
    {"ota", CREDENTIAL_OTA},
    {"ota l", CREDENTIAL_OTA},
    {"otas", CREDENTIAL_STUDENT},
    {"otd", CREDENTIAL_OT},
    {"otdr", CREDENTIAL_OT},
    {"otr", CREDENTIAL_OT},
    {"otr l", CREDENTIAL_OT},
    {"otrl", CREDENTIAL_OT},
    {"ots", CREDENTIAL_STUDENT},
    {"pa", CREDENTIAL_PA},
    {"pa c", CREDENTIAL_PA},
    {"pac", CREDENTIAL_PA},
    {"physiatrist", CREDENTIAL_MD},
    {"physical therapist", CREDENTIAL_PT},
    {"physical therapist assistant", CREDENTIAL_PTA},
    {"physical therapist asst", CREDENTIAL_PTA},
    {"physical therapy assistant", CREDENTIAL_PTA},
    {"physical therapy asst", CREDENTIAL_PTA},
    {"physician", CREDENTIAL_MD},
    {"physician assistant", CREDENTIAL_PA},
    {"physician associate", CREDENTIAL_PA},
    {"physicians assistant", CREDENTIAL_PA},
    {"physio", CREDENTIAL_PT},
    {"physiotherapist", CREDENTIAL_PT},
    {"physiotherapist assistant", CREDENTIAL_PTA},
    {"physiotherapy assistant", CREDENTIAL_PTA},
    {"pnp", CREDENTIAL_NP},
    {"podiatric physician", CREDENTIAL_DPM},
    {"podiatrist", CREDENTIAL_DPM},
    {"pt", CREDENTIAL_PT},
    {"pt a", CREDENTIAL_PTA},
    {"pt assistant", CREDENTIAL_PTA},
    {"pt asst", CREDENTIAL_PTA},
    {"pta", CREDENTIAL_PTA},
    {"ptas", CREDENTIAL_STUDENT},
    {"pts", CREDENTIAL_STUDENT},
    {"registered physiotherapist", CREDENTIAL_PT},
    {"rehab assistant", CREDENTIAL_AIDE},
    {"rmt", CREDENTIAL_LMT},
    {"rpa", CREDENTIAL_PA},
    {"rpa c", CREDENTIAL_PA},
    {"rpac", CREDENTIAL_PA},
    {"rpt", CREDENTIAL_PT},
    {"rpta", CREDENTIAL_PTA},
    {"slp", CREDENTIAL_SLP},
    {"slp a", CREDENTIAL_SLPA},
    {"slp assistant", CREDENTIAL_SLPA},
    {"slp asst", CREDENTIAL_SLPA},
    {"slp ccc", CREDENTIAL_SLP},
    {"slp cf", CREDENTIAL_SLP},
    {"slp cfy", CREDENTIAL_SLP},
    {"slpa", CREDENTIAL_SLPA},
    {"slpd", CREDENTIAL_SLP},
    {"sot", CREDENTIAL_STUDENT},
    {"sota", CREDENTIAL_STUDENT},
    {"speech and language pathologist", CREDENTIAL_SLP},
    {"speech assistant", CREDENTIAL_SLPA},
    {"speech language assistant", CREDENTIAL_SLPA},
    {"speech language pathologist", CREDENTIAL_SLP},
    {"speech language pathologist assistant", CREDENTIAL_SLPA},
    {"speech language pathology assistant", CREDENTIAL_SLPA},
    {"speech language therapist", CREDENTIAL_SLP},
    {"speech pathologist", CREDENTIAL_SLP},
    {"speech pathology assistant", CREDENTIAL_SLPA},
    {"speech therapist", CREDENTIAL_SLP},
    {"speech therapist assistant", CREDENTIAL_SLPA},
    {"speech therapy assistant", CREDENTIAL_SLPA},
    {"spt", CREDENTIAL_STUDENT},
    {"spta", CREDENTIAL_STUDENT},
    {"sslp", CREDENTIAL_STUDENT},
    {"student", CREDENTIAL_STUDENT},
    {"tdpt", CREDENTIAL_PT},
    {"tech", CREDENTIAL_AIDE},
    {"technician", CREDENTIAL_AIDE},
    {"whnp", CREDENTIAL_NP},
};

/* Least first. */
static int rank_of(enum credential_kind kind)
{
    if (kind == CREDENTIAL_STUDENT)
        return 0;
    if (kind == CREDENTIAL_AIDE)
        return 1;
    if (credential_is_therapist(kind))
        return 2;
    if (credential_is_assistant(kind))
        return 3;
    return kind == CREDENTIAL_UNKNOWN ? 5 : 4;
}

/* Plain words with single spaces, and where each stands. */
struct words {
    char text[GIVEN_MAX + 1];
    struct word_place {
        uint8_t start, end;
        bool letters; /* single letters joined */
    } places[GIVEN_MAX];
    uint8_t count;
    uint8_t len;
    bool open; /* the last word goes on */
};

static void add_char(struct words *words, char c)
{
    if (!words->open) {
        if (words->count)
            words->text[words->len++] = ' ';
        words->places[words->count++].start = words->len;
        words->open = true;
    }
    words->text[words->len++] = c;
}

/* A single letter behind single letters moves over the space to them. */
static void close_word(struct words *words)
{
    if (!words->open)
        return;
    struct word_place *last = &words->places[words->count - 1];
    words->open = false;
    last->end = words->len;
    last->letters = last->end - last->start == 1;
    if (!last->letters || words->count == 1 || !last[-1].letters)
        return;
    words->text[last->start - 1] = words->text[last->start];
    words->len--;
    words->count--;
    last[-1].end = words->len;
}

static void split(struct text given, struct words *words)
{
    words->count = words->len = 0;
    words->open = false;
    for (size_t i = 0; i < given.len; i++) {
        char c = given.at[i];
        if (char_is_letter(c) || char_is_digit(c))
            add_char(words, char_lower(c));
        else if (c != '.' && c != '\'')
            close_word(words);
    }
    close_word(words);
}

static enum credential_kind find_phrase(struct text phrase)
{
    size_t low = 0, high = sizeof spellings / sizeof *spellings;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(phrase, text_of(spellings[middle].phrase));
        if (order == 0)
            return spellings[middle].kind;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return CREDENTIAL_UNKNOWN;
}

/* The longest phrase that begins at word i; *used: its words, at least 1. */
static enum credential_kind longest_at(const struct words *words, size_t i,
                                       size_t *used)
{
    size_t left = words->count - i;
    for (*used = left < PHRASE_MAX ? left : PHRASE_MAX; *used; --*used) {
        size_t start = words->places[i].start;
        struct text phrase = {words->text + start,
                              words->places[i + *used - 1].end - start};
        enum credential_kind kind = find_phrase(phrase);
        if (kind != CREDENTIAL_UNKNOWN)
            return kind;
    }
    *used = 1;
    return CREDENTIAL_UNKNOWN;
}

/* The six of nearly every session, as they are nearly always written: what
 * follows would say the same of them, at more cost than reading the text. */
static enum credential_kind usual(struct text given)
{
    static const struct {
        char text[5];
        uint8_t len, kind;
    } rows[] = {
        {"PT", 2, CREDENTIAL_PT},   {"PTA", 3, CREDENTIAL_PTA},
        {"OT", 2, CREDENTIAL_OT},   {"OTA", 3, CREDENTIAL_OTA},
        {"SLP", 3, CREDENTIAL_SLP}, {"SLPA", 4, CREDENTIAL_SLPA},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].len == given.len && memcmp(rows[i].text, given.at, given.len) == 0)
            return (enum credential_kind)rows[i].kind;
    return CREDENTIAL_UNKNOWN;
}

enum credential_kind credential_read(struct text given)
{
    struct words words;
    enum credential_kind best = usual(given);
    if (best != CREDENTIAL_UNKNOWN)
        return best;
    if (given.len > GIVEN_MAX)
        return CREDENTIAL_UNKNOWN;
    split(given, &words);
    for (size_t i = 0, used; i < words.count; i += used) {
        enum credential_kind kind = longest_at(&words, i, &used);
        if (rank_of(kind) < rank_of(best))
            best = kind;
    }
    return best;
}

bool credential_is_therapist(enum credential_kind kind)
{
    return kind == CREDENTIAL_PT || kind == CREDENTIAL_OT || kind == CREDENTIAL_SLP;
}

bool credential_is_assistant(enum credential_kind kind)
{
    return kind == CREDENTIAL_PTA || kind == CREDENTIAL_OTA || kind == CREDENTIAL_SLPA;
}

static const enum discipline disciplines[CREDENTIAL_COUNT] = {
    [CREDENTIAL_PT] = DISCIPLINE_PT,   [CREDENTIAL_PTA] = DISCIPLINE_PT,
    [CREDENTIAL_OT] = DISCIPLINE_OT,   [CREDENTIAL_OTA] = DISCIPLINE_OT,
    [CREDENTIAL_SLP] = DISCIPLINE_SLP, [CREDENTIAL_SLPA] = DISCIPLINE_SLP,
};

enum discipline credential_discipline(enum credential_kind kind)
{
    return disciplines[kind];
}
