package io.github.socketpool.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.Endpoint;
import io.github.socketpool.testing.TlsServerSocket.TlsSocket;

/**
 * A server that does to each connection what a test tells it to, well or badly behaved.
 * It knows nothing of the library: bytes are read and written with plain sockets.
 */
public final class ScriptedServer implements AutoCloseable {

	private final ServerSocket listener;

	private final Script script;

	private final List<Peer> peers = new CopyOnWriteArrayList<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicInteger mostOpen = new AtomicInteger();

	private ScriptedServer(ServerSocket listener, Script script) {
		this.listener = listener;
		this.script = script;
	}

	/**
	 * Start a server on a free port.
	 */
	public static ScriptedServer start(Script script) {
		return startOn(0, script);
	}

	/**
	 * Start a server that answers each request with itself.
	 */
	public static ScriptedServer echo() {
		return start(Script.ECHO);
	}

	public static ScriptedServer startOn(int port, Script script) {
		try {
			ServerSocket listener = SocketKind.current().listen(port);
			ScriptedServer server = new ScriptedServer(listener, script);
			Thread acceptor = new Thread(server::accept, "scripted-server-acceptor");
			acceptor.setDaemon(true);
			acceptor.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	public Endpoint endpoint() {
		return SocketKind.current().endpoint(port());
	}

	/**
	 * Return the bodies of all requests that were read, on whatever connection.
	 */
	public List<String> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * Return how many connections were accepted.
	 */
	public int accepted() {
		return this.peers.size();
	}

	/**
	 * Return how many connections were open at once, at most.
	 */
	public int mostOpen() {
		return this.mostOpen.get();
	}

	/**
	 * Return how many connections are open now.
	 */
	public int open() {
		return this.open.get();
	}

	public Peer peer(int number) {
		return this.peers.get(number);
	}

	/**
	 * Return what scripts threw, other than I/O errors, which clients may cause.
	 */
	public List<Throwable> failures() {
		return List.copyOf(this.failures);
	}

	/**
	 * Close the port and all connections, as a server does that goes down.
	 */
	@Override
	public void close() {
		try {
			this.listener.close();
			for (Peer peer : this.peers) {
				peer.fin();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void requestRead(String body) {
		this.requests.add(body);
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				Peer peer = new Peer(this, this.listener.accept(), this.peers.size());
				this.mostOpen.accumulateAndGet(this.open.incrementAndGet(), Math::max);
				this.peers.add(peer);
				if (this.listener.isClosed()) {
					peer.fin();
				}
				Thread thread = new Thread(() -> run(peer), "scripted-server-peer-" + peer.number());
				thread.setDaemon(true);
				thread.start();
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void run(Peer peer) {
		try (Socket socket = peer.socket()) {
			socket.setTcpNoDelay(true);
			if (socket instanceof TlsSocket tls) {
				tls.handshake();
			}
			this.script.run(peer);
		}
		catch (IOException ex) {
			// The client has gone, or the test closes this server.
		}
		catch (Throwable ex) {
			this.failures.add(ex);
		}
		finally {
			this.open.decrementAndGet();
		}
	}

	/**
	 * What to do with a connection. It is closed when the script ends.
	 */
	@FunctionalInterface
	public interface Script {

		/** Answers each request with itself. */
		Script ECHO = (peer) -> {
			while (true) {
				peer.answer(peer.readRequest());
			}
		};

		void run(Peer peer) throws Exception;

	}

}
