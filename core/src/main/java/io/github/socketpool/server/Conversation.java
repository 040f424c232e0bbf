package io.github.socketpool.server;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.github.socketpool.protocol.BodyReservation;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.HeartbeatTokenDecoder;
import org.jspecify.annotations.Nullable;

/**
 * What a client and the server say to each other: requests are answered in the order in
 * which they come. Belongs to the one thread that serves the client.
 */
final class Conversation {

	private final ServerContext server;

	private final ClientConnection client;

	private final ClientSocket socket;

	private final Activity activity;

	/** What the request takes that is being received or answered. */
	private final BodyReservation memory;

	private final HeartbeatTokenDecoder decoder;

	private final ByteBuffer received;

	private final ResponseWriter writer;

	private long heartbeats;

	private long owedHeartbeats;

	/** Whether something was sent since bytes were received: it carries their ACK. */
	private boolean acknowledged;

	Conversation(ServerContext server, ClientConnection client, BodyReservation memory, ByteBuffer received,
			ByteBuffer toSend) {
		this.server = server;
		this.client = client;
		this.socket = client.socket();
		this.activity = client.activity();
		this.decoder = new HeartbeatTokenDecoder(server.settings().codec(), server.settings().heartbeatToken(), memory);
		this.memory = memory;
		this.received = received;
		this.writer = new ResponseWriter(server.settings().codec(), toSend);
	}

	/**
	 * Serve until the client has closed its side, or the server is being closed.
	 * @throws io.github.socketpool.protocol.FrameFormatException if the client sends what
	 * is no frame
	 * @throws io.github.socketpool.protocol.BodyBudgetExceededException if there is no
	 * memory left for a request
	 */
	void hold() throws IOException, HandlerFailedException {
		while (this.socket.receive(this.received)) {
			this.activity.arrived();
			this.acknowledged = false;
			this.received.flip();
			if (!answerAll()) {
				return;
			}
			this.received.clear();
			rest();
		}
	}

	private boolean answerAll() throws IOException, HandlerFailedException {
		Frame request = next();
		while (request != null) {
			if (!answer(request)) {
				return false;
			}
			request = next();
		}
		return true;
	}

	private @Nullable Frame next() {
		Frame request = this.decoder.decode(this.received);
		long arrived = this.decoder.heartbeats() - this.heartbeats;
		if (arrived > 0) {
			this.heartbeats += arrived;
			this.server.counters().heartbeats().add(arrived);
			this.owedHeartbeats += (this.server.settings().heartbeatReply() == HeartbeatReply.ECHO) ? arrived : 0;
			this.activity.idle();
		}
		return request;
	}

	/**
	 * Answer a request.
	 * @return {@code false} when the server is being closed
	 */
	private boolean answer(Frame request) throws IOException, HandlerFailedException {
		this.server.counters().requests().increment();
		this.activity.handling();
		Frame response = handle(request);
		if (response != null) {
			this.activity.answering();
			this.writer.finish(response, this.socket);
			this.acknowledged = true;
		}
		this.memory.release();
		this.activity.idle();
		return !this.server.clients().isLeaving();
	}

	private @Nullable Frame handle(Frame request) throws HandlerFailedException {
		try {
			Frame response = this.server.settings().handler().handle(request);
			if (response != null) {
				this.writer.begin(response);
			}
			return response;
		}
		catch (Throwable ex) {
			// An Error too: it costs this client its connection, and no other one.
			throw new HandlerFailedException(ex);
		}
	}

	/**
	 * All that was received has been dealt with. A frame that has begun keeps heartbeats
	 * away, a heartbeat that has begun does not: both have to end in time. A client with
	 * Nagle's algorithm on keeps back what follows a partial frame, a heartbeat or a
	 * one-way message until these are acknowledged.
	 */
	private void rest() throws IOException {
		if (this.decoder.isExpectingMore()) {
			this.activity.receiving();
		}
		if (this.decoder.atBoundary()) {
			echoHeartbeats();
			this.activity.release();
		}
		if (!this.acknowledged) {
			this.socket.acknowledge();
		}
	}

	private void echoHeartbeats() throws IOException {
		while (this.owedHeartbeats > 0) {
			this.client.sendHeartbeat(this.server.settings().frameTimeout());
			this.owedHeartbeats--;
			this.acknowledged = true;
		}
	}

}
