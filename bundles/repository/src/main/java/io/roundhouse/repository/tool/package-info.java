/** The program that makes keys, signatures and indexes: {@code roundhouse repo}. Runs without a framework. */
package io.roundhouse.repository.tool;
