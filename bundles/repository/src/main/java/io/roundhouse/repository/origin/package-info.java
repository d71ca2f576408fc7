/** Where a repository's files come from, a folder or a web server, of which nothing is trusted. */
package io.roundhouse.repository.origin;
