/**
 * The transport between two applications of one service: from link to link, without a socket.
 *
 * <pre>
 *  tx link of a client -> {@link io.roundhouse.transport.shm.Requests} -> rx link of the server of its target
 *  rx link of a client <- {@link io.roundhouse.transport.shm.AnswerPaths} <- tx link of the server
 * </pre>
 *
 * <p>A client and a server belong together by name: {@code shm:NAME} is what the one calls and the other serves. Bodies
 * are copied once, into the receiving link's private memory, so that policies there judge what nobody else can change;
 * where they came from is given back at once. A client goes to one server of its name, the next in turn when it sends
 * its first request, for as long as that serves; its number there stands for the connection that it would be elsewhere.
 *
 * <p>Order and back pressure are those of links: a request that finds no room waits, and all of that client with it.
 * An answer that finds none waits in its server's link; those behind it that are for others pass it, and a bit for each
 * slot of the link says which did. All state is in {@link io.roundhouse.transport.shm.Route}s, one for each datapath.
 */
package io.roundhouse.transport.shm;
