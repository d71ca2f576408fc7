/**
 * The demo: {@link io.roundhouse.demo.Demo} starts two services and two applications, changes the services while the
 * applications call through them, counts, and writes what it saw as a table, a page and numbers.
 */
package io.roundhouse.demo;
