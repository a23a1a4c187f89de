/* What every cmocka program of ours includes, and nothing else: the four
 * headers that cmocka.h needs before it, and short asserts on struct text and
 * struct error, so that a failure shows what was found. */
#ifndef GONIO_TEST_H
#define GONIO_TEST_H

/* In this order: cmocka 1.1.5 includes none of them itself. */
/* clang-format off */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
/* clang-format on */

#include "base/error.h"
#include "base/text.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* The text is exactly this literal or C string. */
#define assert_text(text_given, expected)                                              \
    do {                                                                               \
        struct text assert_text_ = (text_given);                                       \
        if (!text_is(assert_text_, (expected)))                                        \
            fail_msg("found \"%.*s\", not \"%s\"", TEXT_ARG(assert_text_),             \
                     (expected));                                                      \
    } while (0)

/* The call succeeded; otherwise what its error says. */
#define assert_ok(status_given, error_given)                                           \
    do {                                                                               \
        if ((status_given) != STATUS_OK)                                               \
            fail_msg("%s: %s", (error_given)->code, (error_given)->message);           \
    } while (0)

/* The call failed with this status, and its error says so too. */
#define assert_fails(status_given, expected, error_given)                              \
    do {                                                                               \
        assert_int_equal((status_given), (expected));                                  \
        assert_int_equal((error_given)->status, (expected));                           \
    } while (0)

#endif
