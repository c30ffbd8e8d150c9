#pragma once

// The system's XML parser, as it is: everything that Swift needs is a function.
#include <expat.h>
