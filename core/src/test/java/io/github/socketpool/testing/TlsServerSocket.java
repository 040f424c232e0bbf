package io.github.socketpool.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * Listens for connections over TLS. Those of the JDK wait for the peer when they are
 * closed, and cannot be reset.
 */
final class TlsServerSocket extends ServerSocket {

	private final SSLSocketFactory factory;

	TlsServerSocket(SSLContext context, int port, int backlog) throws IOException {
		this.factory = context.getSocketFactory();
		setReuseAddress(true);
		bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), backlog);
	}

	@Override
	public Socket accept() throws IOException {
		return encrypt(this.factory, super.accept());
	}

	/**
	 * Encrypt a connection that was accepted.
	 */
	static TlsSocket encrypt(SSLSocketFactory factory, Socket raw) throws IOException {
		GatheringSocket gathering = new GatheringSocket(raw);
		SSLSocket encrypted = (SSLSocket) factory.createSocket(gathering, "client", raw.getPort(), false);
		encrypted.setUseClientMode(false);
		return new TlsSocket(raw, gathering, encrypted);
	}

	/**
	 * One connection. Only the thread that has made its handshake says that it closes it.
	 */
	static final class TlsSocket extends Socket {

		private final Socket raw;

		private final GatheringSocket gathering;

		private final SSLSocket encrypted;

		private volatile @Nullable Thread user;

		TlsSocket(Socket raw, GatheringSocket gathering, SSLSocket encrypted) {
			this.raw = raw;
			this.gathering = gathering;
			this.encrypted = encrypted;
		}

		void handshake() throws IOException {
			this.encrypted.startHandshake();
			this.user = Thread.currentThread();
		}

		@Override
		public InputStream getInputStream() throws IOException {
			return this.encrypted.getInputStream();
		}

		@Override
		public OutputStream getOutputStream() throws IOException {
			OutputStream encrypted = this.encrypted.getOutputStream();
			return new OutputStream() {

				@Override
				public void write(int value) throws IOException {
					write(new byte[] { (byte) value }, 0, 1);
				}

				@Override
				public void write(byte[] bytes, int offset, int length) throws IOException {
					// The handshake must be complete before anything is held back.
					TlsSocket.this.encrypted.getSession();
					TlsSocket.this.gathering.gather();
					try {
						encrypted.write(bytes, offset, length);
					}
					finally {
						TlsSocket.this.gathering.send();
					}
				}

			};
		}

		@Override
		public void setTcpNoDelay(boolean on) throws SocketException {
			this.raw.setTcpNoDelay(on);
		}

		@Override
		public void setSoLinger(boolean on, int linger) throws SocketException {
			this.raw.setSoLinger(on, linger);
		}

		@Override
		public boolean isClosed() {
			return this.raw.isClosed();
		}

		@Override
		public void close() throws IOException {
			try {
				if (this.user == Thread.currentThread() && this.raw.getSoLinger() < 0) {
					this.encrypted.shutdownOutput();
				}
			}
			catch (IOException ex) {
				// The client has gone.
			}
			finally {
				this.raw.close();
			}
		}

	}

	/**
	 * Sends the records of one write together, as other libraries do. The JDK sends each
	 * one by itself. A method that is not forwarded would open a socket that is not
	 * closed.
	 */
	private static final class GatheringSocket extends Socket {

		private final Socket raw;

		private @Nullable ByteArrayOutputStream gathered;

		GatheringSocket(Socket raw) {
			this.raw = raw;
		}

		synchronized void gather() {
			this.gathered = new ByteArrayOutputStream();
		}

		synchronized void send() throws IOException {
			ByteArrayOutputStream gathered = this.gathered;
			this.gathered = null;
			if (gathered != null) {
				this.raw.getOutputStream().write(gathered.toByteArray());
			}
		}

		private synchronized void write(byte[] bytes, int offset, int length) throws IOException {
			if (this.gathered != null) {
				this.gathered.write(bytes, offset, length);
			}
			else {
				this.raw.getOutputStream().write(bytes, offset, length);
			}
		}

		@Override
		public boolean isConnected() {
			return true;
		}

		@Override
		public boolean isClosed() {
			return this.raw.isClosed();
		}

		@Override
		public InetAddress getInetAddress() {
			return this.raw.getInetAddress();
		}

		@Override
		public InetAddress getLocalAddress() {
			return this.raw.getLocalAddress();
		}

		@Override
		public int getPort() {
			return this.raw.getPort();
		}

		@Override
		public int getLocalPort() {
			return this.raw.getLocalPort();
		}

		@Override
		public int getSoTimeout() throws SocketException {
			return this.raw.getSoTimeout();
		}

		@Override
		public void setSoTimeout(int timeout) throws SocketException {
			this.raw.setSoTimeout(timeout);
		}

		@Override
		public int getSoLinger() throws SocketException {
			return this.raw.getSoLinger();
		}

		@Override
		public boolean isInputShutdown() {
			return this.raw.isInputShutdown();
		}

		@Override
		public boolean isOutputShutdown() {
			return this.raw.isOutputShutdown();
		}

		@Override
		public void shutdownOutput() {
			// The end of the connection is that of the raw one.
		}

		@Override
		public void shutdownInput() {
			// The same.
		}

		@Override
		public void close() throws IOException {
			this.raw.close();
		}

		@Override
		public InputStream getInputStream() throws IOException {
			return this.raw.getInputStream();
		}

		@Override
		public OutputStream getOutputStream() {
			return new OutputStream() {

				@Override
				public void write(int value) throws IOException {
					write(new byte[] { (byte) value }, 0, 1);
				}

				@Override
				public void write(byte[] bytes, int offset, int length) throws IOException {
					GatheringSocket.this.write(bytes, offset, length);
				}

			};
		}

	}

}
