package io.github.socketpool.testing;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A channel that does what another one does, but for what a test overrides.
 */
public class ForwardingChannel extends SocketChannel {

	private final SocketChannel channel;

	protected ForwardingChannel(SocketChannel channel) {
		super(channel.provider());
		this.channel = channel;
	}

	@Override
	public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
		this.channel.setOption(name, value);
		return this;
	}

	@Override
	protected void implCloseSelectableChannel() throws IOException {
		this.channel.close();
	}

	@Override
	protected void implConfigureBlocking(boolean block) throws IOException {
		this.channel.configureBlocking(block);
	}

	@Override
	public SocketChannel bind(@Nullable SocketAddress local) throws IOException {
		this.channel.bind(local);
		return this;
	}

	@Override
	public <T> T getOption(SocketOption<T> name) throws IOException {
		return this.channel.getOption(name);
	}

	@Override
	public Set<SocketOption<?>> supportedOptions() {
		return this.channel.supportedOptions();
	}

	@Override
	public SocketChannel shutdownInput() throws IOException {
		this.channel.shutdownInput();
		return this;
	}

	@Override
	public SocketChannel shutdownOutput() throws IOException {
		this.channel.shutdownOutput();
		return this;
	}

	@Override
	public Socket socket() {
		return this.channel.socket();
	}

	@Override
	public boolean isConnected() {
		return this.channel.isConnected();
	}

	@Override
	public boolean isConnectionPending() {
		return this.channel.isConnectionPending();
	}

	@Override
	public boolean connect(SocketAddress remote) throws IOException {
		return this.channel.connect(remote);
	}

	@Override
	public boolean finishConnect() throws IOException {
		return this.channel.finishConnect();
	}

	@Override
	public @Nullable SocketAddress getRemoteAddress() throws IOException {
		return this.channel.getRemoteAddress();
	}

	@Override
	public @Nullable SocketAddress getLocalAddress() throws IOException {
		return this.channel.getLocalAddress();
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		return this.channel.read(target);
	}

	@Override
	public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
		return this.channel.read(targets, offset, length);
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		return this.channel.write(source);
	}

	@Override
	public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
		return this.channel.write(sources, offset, length);
	}

}
