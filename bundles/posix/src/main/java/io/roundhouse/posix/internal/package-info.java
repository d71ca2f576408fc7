/**
 * The C library as jnr-ffi binds it. Public for the class that jnr-ffi generates, not exported.
 */
package io.roundhouse.posix.internal;
