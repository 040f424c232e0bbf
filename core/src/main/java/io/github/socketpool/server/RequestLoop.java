package io.github.socketpool.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

import io.github.socketpool.protocol.BodyReservation;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.HeartbeatTokenDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one client, and answers those whose response is known when the
 * handler returns. Used only by the thread that serves the client.
 */
final class RequestLoop {

	private final ServerContext server;

	private final ClientConnection client;

	private final ClientSocket socket;

	private final Activity activity;

	/** The memory of the request that is being received or answered. */
	private final BodyReservation memory;

	private final HeartbeatTokenDecoder decoder;

	private final ByteBuffer received;

	private long heartbeats;

	private long owedHeartbeats;

	/** Whether anything was sent since bytes were received, which carries their ACK. */
	private boolean acknowledged;

	RequestLoop(ServerContext server, ClientConnection client, BodyReservation memory, ByteBuffer received) {
		this.server = server;
		this.client = client;
		this.socket = client.socket();
		this.activity = client.activity();
		this.decoder = new HeartbeatTokenDecoder(server.settings().codec(), server.settings().heartbeatToken(), memory);
		this.memory = memory;
		this.received = received;
	}

	/**
	 * Serve until the client has closed its side, or the server is being closed.
	 * @throws io.github.socketpool.protocol.FrameFormatException if the client sends
	 * bytes that are not a frame
	 * @throws io.github.socketpool.protocol.BodyBudgetExceededException if no memory is
	 * left for a request
	 */
	void run() throws IOException, HandlerFailedException {
		while (this.socket.receive(this.received)) {
			this.activity.arrived();
			this.acknowledged = false;
			this.received.flip();
			if (!answerAll()) {
				return;
			}
			this.received.clear();
			afterReceived();
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
	 * @return {@code false} if the server is being closed
	 */
	private boolean answer(Frame request) throws IOException, HandlerFailedException {
		if (!this.activity.beginHandling()) {
			return false;
		}
		this.server.counters().requests().increment();
		CompletableFuture<@Nullable Frame> response = handle(request);
		if (response.isDone()) {
			send(response);
		}
		else {
			this.client.answerLater(response);
		}
		this.memory.release();
		this.activity.idle();
		return !this.server.clients().isClosing();
	}

	private CompletableFuture<@Nullable Frame> handle(Frame request) throws HandlerFailedException {
		try {
			return this.server.settings().handler().handle(request, this.client).toCompletableFuture();
		}
		catch (Throwable ex) {
			// This includes an Error. Only this client is disconnected.
			throw new HandlerFailedException(ex);
		}
	}

	private void send(CompletableFuture<@Nullable Frame> handled) throws IOException, HandlerFailedException {
		Frame response = HandlerFailedException.resultOf(handled);
		if (response != null) {
			this.activity.answering();
			this.client.answer(response);
			this.acknowledged = true;
		}
	}

	/**
	 * Called when all received bytes have been processed. A partial frame prevents
	 * heartbeats to the client, a partial heartbeat does not; both must be complete in
	 * time. A client with Nagle's algorithm on holds back the bytes after a partial
	 * frame, a heartbeat or a one-way message until these are acknowledged.
	 */
	private void afterReceived() throws IOException {
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
			this.client.sendHeartbeat(this.server.settings().frameTimeout(), true);
			this.owedHeartbeats--;
			this.acknowledged = true;
		}
	}

}
