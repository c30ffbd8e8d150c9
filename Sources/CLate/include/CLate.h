#pragma once

// Libraries that are opened when one of their functions is called for the first time.
//
// Most of a start of a small program is the dynamic linker's work, and most of that is libcrypto's
// two hundred pages: a session that is kept on disk, or `--version`, needs nothing of it. So on Linux
// the functions in libcrypto.h and libexpat.h are defined here, each as a jump that finds its way at
// its first call. Whoever calls them includes the library's own headers and notices nothing.
//
// A function that is missing in these lists does not link: it is added there.
