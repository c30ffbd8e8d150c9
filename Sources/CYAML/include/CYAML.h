#ifndef CYAML_H
#define CYAML_H

#include <stddef.h>
#include <yaml.h>

#pragma clang assume_nonnull begin

/// Loads libyaml at the first call; later calls return the same answer. Any thread may call it.
///
/// libyaml is opened at run time because few commands read YAML, and every start would pay for it.
///
/// Returns NULL when libyaml is ready, otherwise the reason why it is not. Every function below
/// needs a successful load.
const char *_Nullable cyaml_load(void);

/// A parser of a copy of UTF-8 bytes; NULL without memory.
yaml_parser_t *_Nullable cyaml_parser_new(const unsigned char *bytes, size_t size);
void cyaml_parser_delete(yaml_parser_t *parser);

/// The next event, which the caller deletes; 0 where the text is not YAML: the parser's problem
/// fields say why.
int cyaml_parser_next(yaml_parser_t *parser, yaml_event_t *event);
void cyaml_event_delete(yaml_event_t *event);

#pragma clang assume_nonnull end

#endif
