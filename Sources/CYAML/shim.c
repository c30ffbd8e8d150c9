#include "CYAML.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    int (*parser_initialize)(yaml_parser_t *);
    void (*parser_delete)(yaml_parser_t *);
    void (*parser_set_input_string)(yaml_parser_t *, const unsigned char *, size_t);
    void (*parser_set_encoding)(yaml_parser_t *, yaml_encoding_t);
    int (*parser_parse)(yaml_parser_t *, yaml_event_t *);
    void (*event_delete)(yaml_event_t *);
} api;

// The parser is the first member, so that its address is the whole's.
typedef struct {
    yaml_parser_t parser;
    unsigned char bytes[];
} owned_parser;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char failure[512];

static bool resolve(void *library, const char *symbol, void *slot) {
    void *address = dlsym(library, symbol);
    if (address == NULL) {
        snprintf(failure, sizeof failure, "libyaml has no %s", symbol);
        return false;
    }
    *(void **)slot = address;
    return true;
}

static void load(void) {
    void *library = dlopen("libyaml-0.so.2", RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        const char *reason = dlerror();
        snprintf(
            failure, sizeof failure, "%s", reason ? reason : "libyaml-0.so.2 cannot be opened");
        return;
    }
    (void)(resolve(library, "yaml_parser_initialize", &api.parser_initialize)
        && resolve(library, "yaml_parser_delete", &api.parser_delete)
        && resolve(library, "yaml_parser_set_input_string", &api.parser_set_input_string)
        && resolve(library, "yaml_parser_set_encoding", &api.parser_set_encoding)
        && resolve(library, "yaml_parser_parse", &api.parser_parse)
        && resolve(library, "yaml_event_delete", &api.event_delete));
}

const char *cyaml_load(void) {
    pthread_once(&once, load);
    return failure[0] == '\0' ? NULL : failure;
}

yaml_parser_t *cyaml_parser_new(const unsigned char *bytes, size_t size) {
    owned_parser *owned = malloc(sizeof *owned + size);
    if (owned == NULL) return NULL;
    if (!api.parser_initialize(&owned->parser)) {
        free(owned);
        return NULL;
    }
    memcpy(owned->bytes, bytes, size);
    api.parser_set_encoding(&owned->parser, YAML_UTF8_ENCODING);
    api.parser_set_input_string(&owned->parser, owned->bytes, size);
    return &owned->parser;
}

void cyaml_parser_delete(yaml_parser_t *parser) {
    api.parser_delete(parser);
    free(parser);
}

int cyaml_parser_next(yaml_parser_t *parser, yaml_event_t *event) {
    return api.parser_parse(parser, event);
}

void cyaml_event_delete(yaml_event_t *event) { api.event_delete(event); }
