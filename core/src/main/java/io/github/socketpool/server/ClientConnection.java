package io.github.socketpool.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.SSLException;

import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.BodyReservation;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * One client, from accept until it is closed. One thread runs it. The other methods may
 * be called by any thread.
 */
final class ClientConnection implements Runnable, ProtocolServer.Client {

	private final ServerContext server;

	private final ClientSocket socket;

	private final Activity activity;

	private final ClientWriter writer;

	private final PendingResponses pending = new PendingResponses();

	private final ReentrantLock threadLock = new ReentrantLock();

	/** Guarded by {@link #threadLock}. */
	private @Nullable Thread thread;

	/** Guarded by {@link #threadLock}. */
	private boolean interrupted;

	ClientConnection(ServerContext server, ClientSocket socket) {
		this.server = server;
		this.socket = socket;
		this.activity = new Activity(server.settings());
		this.writer = new ClientWriter(server.settings(), socket);
	}

	ClientSocket socket() {
		return this.socket;
	}

	Activity activity() {
		return this.activity;
	}

	@Override
	public void run() {
		start();
		try (BodyReservation memory = this.server.budget().newReservation()) {
			serveWithBuffers(memory);
		}
		catch (Throwable ex) {
			// This includes an Error, for example because memory is full. The client is
			// disconnected.
			this.server.log().failed(this.socket, ex);
		}
		finally {
			end();
		}
	}

	/**
	 * End the connection. Each step is executed even if an earlier one fails.
	 */
	private void end() {
		try {
			this.socket.reset();
		}
		finally {
			try {
				this.activity.release();
			}
			finally {
				finish();
			}
		}
	}

	private void serveWithBuffers(BodyReservation memory) {
		ByteBuffer received = this.server.buffers().take();
		ByteBuffer toSend = this.server.buffers().take();
		try {
			serve(new RequestLoop(this.server, this, memory, received), toSend);
		}
		finally {
			this.writer.close();
			this.server.buffers().release(received);
			this.server.buffers().release(toSend);
		}
	}

	private void serve(RequestLoop loop, ByteBuffer toSend) {
		try {
			if (handshake()) {
				this.writer.open(toSend);
				loop.run();
				this.pending.awaitNone(this.server.settings().frameTimeout());
			}
			this.socket.close();
		}
		catch (FrameFormatException ex) {
			this.server.log().malformed(this.socket, ex);
		}
		catch (BodyBudgetExceededException ex) {
			this.server.log().overBudget(this.socket, ex);
		}
		catch (HandlerFailedException ex) {
			handlerFailed(ex);
		}
		catch (IOException ex) {
			// The client has closed the connection, or another thread has.
		}
	}

	/**
	 * Make the handshake of TLS.
	 * @return {@code false} if it has failed. Then the client was told why in an alert,
	 * so the connection is not reset
	 */
	private boolean handshake() throws IOException {
		try {
			this.socket.handshake();
			return true;
		}
		catch (SSLException ex) {
			this.server.log().handshakeFailed(this.socket, ex);
			return false;
		}
	}

	@Override
	public boolean send(Frame message) {
		try {
			return this.writer.send(message);
		}
		catch (IOException ex) {
			// The client has closed the connection, or another thread has.
			return false;
		}
	}

	/**
	 * Send the response to a request.
	 * @throws HandlerFailedException if the codec refuses it
	 */
	void answer(Frame response) throws IOException, HandlerFailedException {
		try {
			this.writer.send(response);
		}
		catch (RuntimeException ex) {
			throw new HandlerFailedException(ex);
		}
	}

	/**
	 * Send the response to a request as soon as it is known. Until then, the connection
	 * is not closed if the server is being closed.
	 */
	void answerLater(CompletableFuture<@Nullable Frame> handled) {
		this.pending.added();
		handled.whenComplete((response, failure) -> {
			try {
				answerNow(handled);
			}
			finally {
				if (this.pending.removed() && this.server.clients().isClosing()) {
					drain();
				}
			}
		});
	}

	private void answerNow(CompletableFuture<@Nullable Frame> handled) {
		try {
			Frame response = HandlerFailedException.resultOf(handled);
			if (response != null) {
				answer(response);
			}
		}
		catch (HandlerFailedException ex) {
			handlerFailed(ex);
			this.socket.reset();
		}
		catch (IOException ex) {
			// The client has closed the connection, or another thread has.
		}
	}

	private void handlerFailed(HandlerFailedException failure) {
		// A handler that was interrupted by close() is expected to fail.
		if (this.socket.isOpen()) {
			this.server.log().handlerFailed(this.socket, failure.failure());
		}
	}

	/**
	 * Send a heartbeat, unless an exchange is in progress.
	 * @param wait whether to wait for a message that is being sent. Otherwise it stands
	 * for the heartbeat
	 */
	void sendHeartbeat(Duration timeout, boolean wait) throws IOException {
		if (this.socket.isOpen() && this.activity.beginHeartbeat(timeout)) {
			try {
				this.writer.sendHeartbeat(this.server.token().duplicate(), wait);
			}
			finally {
				this.activity.endHeartbeat();
			}
		}
	}

	/**
	 * Close the connection if its deadline has passed. A client that has never sent
	 * anything gets a FIN instead of a RST, since it may be a pool that connected early.
	 */
	void closeIfOverdue(long now) {
		if (!this.socket.isOpen()) {
			// Its thread removes it, unless an Error has prevented the thread.
			removeIfNotStarted();
		}
		else if (this.activity.isOverdue(now) || this.writer.isOverdue(now)) {
			String activity = this.activity.toString();
			try {
				if (this.activity.isSilent()) {
					this.socket.close();
				}
				else {
					this.socket.reset();
				}
			}
			finally {
				removeIfNotStarted();
			}
			this.server.log().overdue(this.socket, activity);
		}
	}

	/**
	 * Close the connection because the server is closing, unless a request is being
	 * answered. A thread that has answered one first records that and then checks whether
	 * the server is closing. The closing thread writes and reads in the opposite order.
	 * So at least one of the two sees the other's write, and closes the connection. A
	 * request that arrives at that moment is either answered or not handled at all.
	 */
	void drain() {
		if (this.pending.areNone() && this.activity.beginClosing()) {
			this.socket.close();
			removeIfNotStarted();
		}
	}

	/**
	 * Reset the connection and interrupt its handler, because the server's close timeout
	 * has passed.
	 */
	void abort() {
		try {
			this.socket.reset();
		}
		finally {
			removeIfNotStarted();
		}
		this.threadLock.lock();
		try {
			if (this.thread != null) {
				this.interrupted = true;
				this.thread.interrupt();
			}
		}
		finally {
			this.threadLock.unlock();
		}
	}

	/**
	 * Reset the connection after a failure in another thread.
	 */
	void resetAfter(Throwable failure) {
		try {
			this.socket.reset();
			this.server.log().failed(this.socket, failure);
		}
		catch (RuntimeException | Error ex) {
			// The caller goes on with other clients.
		}
	}

	private void start() {
		this.threadLock.lock();
		try {
			this.thread = Thread.currentThread();
		}
		finally {
			this.threadLock.unlock();
		}
	}

	/**
	 * Clear an interrupt that {@link #abort} has caused: the thread may belong to a pool
	 * that reuses it.
	 */
	private void finish() {
		this.threadLock.lock();
		try {
			this.thread = null;
			if (this.interrupted) {
				Thread.interrupted();
			}
		}
		finally {
			this.threadLock.unlock();
		}
		this.server.clients().remove(this);
	}

	/**
	 * Remove the client if its run has not started, because the executor is busy. When it
	 * starts, the closed connection ends it at once.
	 */
	private void removeIfNotStarted() {
		this.threadLock.lock();
		try {
			if (this.thread == null) {
				this.server.clients().remove(this);
			}
		}
		finally {
			this.threadLock.unlock();
		}
	}

	/**
	 * The requests whose responses are not known yet. Thread-safe.
	 */
	private static final class PendingResponses {

		private final ReentrantLock lock = new ReentrantLock();

		/** Signalled when the last one is removed. */
		private final Condition none = this.lock.newCondition();

		/** Guarded by {@link #lock}. */
		private int count;

		void added() {
			this.lock.lock();
			try {
				this.count++;
			}
			finally {
				this.lock.unlock();
			}
		}

		/**
		 * Remove one.
		 * @return whether it was the last one
		 */
		boolean removed() {
			this.lock.lock();
			try {
				this.count--;
				this.none.signalAll();
				return this.count == 0;
			}
			finally {
				this.lock.unlock();
			}
		}

		boolean areNone() {
			this.lock.lock();
			try {
				return this.count == 0;
			}
			finally {
				this.lock.unlock();
			}
		}

		/**
		 * Wait until there is none, the timeout has passed, or this thread is
		 * interrupted.
		 */
		void awaitNone(Duration timeout) {
			this.lock.lock();
			try {
				long nanos = TimeUnit.NANOSECONDS.convert(timeout);
				while (this.count > 0 && nanos > 0) {
					nanos = this.none.awaitNanos(nanos);
				}
			}
			catch (InterruptedException ex) {
				// The close timeout of the server has passed.
				Thread.currentThread().interrupt();
			}
			finally {
				this.lock.unlock();
			}
		}

	}

}
