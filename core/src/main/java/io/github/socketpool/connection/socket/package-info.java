/**
 * Connections over sockets: frames over a transport, heartbeats, checks of the peer, the
 * deadline of each use, and how a connection is closed.
 * {@link io.github.socketpool.connection.socket.SocketConnections} builds their factory.
 */
@NullMarked
package io.github.socketpool.connection.socket;

import org.jspecify.annotations.NullMarked;
