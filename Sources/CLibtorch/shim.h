// libtorch is C++: only CTorch includes its headers. This target carries the flags from pkg-config.
