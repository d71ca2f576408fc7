/**
 * The transport over TCP, version 1 of the native wire.
 *
 * <pre>
 *  tx link of datapath i -> {@link io.roundhouse.transport.tcp.FrameWriter} -> send buffer of a StreamSocket -> kernel
 *  rx link of datapath i <- {@link io.roundhouse.transport.tcp.FrameReader} <- receive buffer <- kernel
 * </pre>
 *
 * <p>Many datapaths share a connection: those of clients by target, those of servers by the round in which
 * connections are given out. What must not be lost lives in the {@code StreamSocketTable}, a handle: sockets, their
 * buffers and positions, and in the {@link io.roundhouse.transport.tcp.TcpConnection words} of each socket its phase
 * and credit. Everything in this package can be rebuilt from the table and the ports, and is, whenever an instance is
 * put to work.
 *
 * <p>Credit: each side tells its window in the preface; the other may have so many bytes of DATA and STATUS frames,
 * headers included, on the way that were not published to a link yet. A receive buffer holds more than a window, so
 * that a receiver whose links are full still reads, and sees credit and pings behind the data that waits. No frame is
 * longer than half a window, because credit comes back in halves.
 */
package io.roundhouse.transport.tcp;
