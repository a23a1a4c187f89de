#include "format/problem.h"

#include <stdarg.h>
#include <stdio.h>

static struct problem *take_place(struct builder *builder, const char *at)
{
    struct problems *problems = builder->problems;
    if (!problems->at)
        problems->at = arena_alloc(builder->arena, PROBLEMS_MAX * sizeof *problems->at);
    if (!problems->at) {
        builder->no_memory = true;
        return NULL;
    }
    if (problems->count == PROBLEMS_MAX) {
        problems->more++;
        return NULL;
    }
    builder->places[problems->count] = at;
    return &problems->at[problems->count++];
}

/* An error with its place, still without words; or the spare one, whose place
 * nobody will ask for. */
static struct error *open_problem(struct builder *builder,
                                  const struct place_step *step, bool warning)
{
    struct text text = {builder->begin, (size_t)(builder->end - builder->begin)};
    struct problem *problem = take_place(builder, step->at);
    builder->problems->refused |= !warning;
    if (!problem)
        return &builder->spare;
    problem->warning = warning;
    problem->error = ERROR_NONE;
    place_line(text, (size_t)(step->at - builder->begin), builder->options->first_line,
               &problem->error);
    place_steps(step, &problem->error);
    return &problem->error;
}

static void PRINTF_LIKE(3, 0)
    set_words(struct error *error, const char *code, const char *format, va_list args)
{
    error->status = STATUS_REJECTED;
    snprintf(error->code, sizeof error->code, "%s", code);
    vsnprintf(error->message, sizeof error->message, format, args);
}

struct error *problem_add(struct builder *builder, const struct place_step *step,
                          const char *code, const char *format, ...)
{
    va_list args;
    struct error *error = open_problem(builder, step, false);
    va_start(args, format);
    set_words(error, code, format, args);
    va_end(args);
    return error;
}

struct error *problem_warn(struct builder *builder, const struct place_step *step,
                           const char *code, const char *format, ...)
{
    va_list args;
    struct error *error = open_problem(builder, step, true);
    va_start(args, format);
    set_words(error, code, format, args);
    va_end(args);
    return error;
}

bool problem_is_spare(const struct builder *builder, const struct error *error)
{
    return error == &builder->spare;
}

/* Few, and nearly in order (what an object lacks is known at its end, and
 * stands at its beginning): by insertion, equal places as they came. */
void problem_sort(struct builder *builder)
{
    struct problem *at = builder->problems->at;
    for (size_t i = 1; i < builder->problems->count; i++) {
        const char *place = builder->places[i];
        struct problem moved = at[i];
        size_t k = i;
        for (; k > 0 && builder->places[k - 1] > place; k--) {
            at[k] = at[k - 1];
            builder->places[k] = builder->places[k - 1];
        }
        at[k] = moved;
        builder->places[k] = place;
    }
}
