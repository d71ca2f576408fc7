/**
 * The benches: {@link io.roundhouse.bench.Main} runs one by name, prints a table and writes a file that all benches
 * have in the same form. What is measured runs in child processes; a package for each subject holds the bench and
 * their programs.
 */
package io.roundhouse.bench;
