package io.github.socketpool.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.BodyReservation;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * One client, from the moment it was accepted until it is gone. One thread runs it; the
 * other methods may be called by any.
 */
final class ClientConnection implements Runnable {

	private final ServerContext server;

	private final ClientSocket socket;

	private final Activity activity;

	private final ReentrantLock threadLock = new ReentrantLock();

	/** Guarded by {@link #threadLock}. */
	private @Nullable Thread thread;

	/** Guarded by {@link #threadLock}. */
	private boolean interrupted;

	ClientConnection(ServerContext server, ClientSocket socket) {
		this.server = server;
		this.socket = socket;
		this.activity = new Activity(server.settings());
	}

	ClientSocket socket() {
		return this.socket;
	}

	Activity activity() {
		return this.activity;
	}

	@Override
	public void run() {
		enter();
		try (BodyReservation memory = this.server.budget().newReservation()) {
			serveWithBuffers(memory);
		}
		catch (Throwable ex) {
			// An Error too, for example because memory is full: it costs this client its
			// connection.
			this.server.log().failed(this.socket, ex);
		}
		finally {
			end();
		}
	}

	/**
	 * End the connection, each step even if the one before it fails.
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
				leave();
			}
		}
	}

	private void serveWithBuffers(BodyReservation memory) {
		ByteBuffer received = this.server.buffers().take();
		ByteBuffer toSend = this.server.buffers().take();
		try {
			serve(new Conversation(this.server, this, memory, received, toSend));
		}
		finally {
			this.server.buffers().giveBack(received);
			this.server.buffers().giveBack(toSend);
		}
	}

	private void serve(Conversation conversation) {
		try {
			conversation.hold();
			this.socket.close();
		}
		catch (FrameFormatException ex) {
			this.server.log().malformed(this.socket, ex);
		}
		catch (BodyBudgetExceededException ex) {
			this.server.log().overBudget(this.socket, ex);
		}
		catch (HandlerFailedException ex) {
			// A handler that was interrupted by close is expected to fail.
			if (this.socket.isOpen()) {
				this.server.log().handlerFailed(this.socket, ex.failure());
			}
		}
		catch (IOException ex) {
			// The client is gone, or another thread has closed the connection.
		}
	}

	/**
	 * Send a heartbeat, unless an exchange is under way.
	 */
	void sendHeartbeat(Duration timeout) throws IOException {
		if (this.socket.isOpen() && this.activity.beginHeartbeat(timeout)) {
			try {
				this.socket.send(this.server.token().duplicate());
			}
			finally {
				this.activity.endHeartbeat();
			}
		}
	}

	/**
	 * Close the connection if its client has taken too long. A client that never said
	 * anything is told goodbye with a FIN: it may be a pool that connected early.
	 */
	void closeIfOverdue(long now) {
		if (!this.socket.isOpen()) {
			// Its thread removes it, unless an Error came before it had one.
			leaveIfNotEntered();
		}
		else if (this.activity.isOverdue(now)) {
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
				leaveIfNotEntered();
			}
			this.server.log().overdue(this.socket, activity);
		}
	}

	/**
	 * All clients are to leave: close the connection, unless a request is being answered.
	 * The client's own thread says that it is idle before it asks whether all are to
	 * leave, and this is called the other way round: at least one of the two threads sees
	 * what the other one has written, and closes the connection.
	 */
	void drain() {
		if (!this.activity.isAnswering()) {
			this.socket.close();
			leaveIfNotEntered();
		}
	}

	/**
	 * The server's grace is over: end the connection, and interrupt its handler.
	 */
	void abort() {
		try {
			this.socket.reset();
		}
		finally {
			leaveIfNotEntered();
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
	 * Something has failed that another thread did with this client.
	 */
	void giveUp(Throwable failure) {
		try {
			this.socket.reset();
			this.server.log().failed(this.socket, failure);
		}
		catch (RuntimeException | Error ex) {
			// The caller has other clients.
		}
	}

	private void enter() {
		this.threadLock.lock();
		try {
			this.thread = Thread.currentThread();
		}
		finally {
			this.threadLock.unlock();
		}
	}

	/**
	 * Leave the thread as it came: it may be one of a pool that goes on without us.
	 */
	private void leave() {
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
	 * An executor that is busy may not have come to this client yet. When it does, the
	 * closed connection ends the run at once.
	 */
	private void leaveIfNotEntered() {
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

}
