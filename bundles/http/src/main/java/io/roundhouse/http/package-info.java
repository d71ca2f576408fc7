/**
 * What monitoring asks for over HTTP, on loopback: whether the service lives, whether it is ready, its numbers. Off
 * unless it has a port and a token.
 */
package io.roundhouse.http;
