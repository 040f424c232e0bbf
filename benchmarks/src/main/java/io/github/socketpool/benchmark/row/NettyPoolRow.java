package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.pool.AbstractChannelPoolHandler;
import io.netty.channel.pool.FixedChannelPool;
import io.netty.channel.socket.nio.NioSocketChannel;
import tools.jackson.databind.json.JsonMapper;

/**
 * All callers share a Netty pool with default settings, apart from its size, and block
 * for connections and responses. It serves callers in order. The event loops read and
 * write, and the callers convert JSON.
 */
final class NettyPoolRow implements Row {

	static final String NAME = "netty-pool";

	private final JsonMapper mapper;

	private final LongAdder opened = new LongAdder();

	private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());

	private final FixedChannelPool pool;

	NettyPoolRow(int port, int poolSize, JsonMapper mapper) {
		this.mapper = mapper;
		Bootstrap bootstrap = new Bootstrap().group(this.loops)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.remoteAddress(InetAddress.getLoopbackAddress(), port);
		this.pool = new FixedChannelPool(bootstrap, new Channels(), poolSize);
	}

	@Override
	public Caller newCaller() {
		return this::call;
	}

	private Quote call(Quote request) throws IOException {
		byte[] response = exchange(this.mapper.writeValueAsBytes(request));
		return this.mapper.readValue(response, Quote.class);
	}

	private byte[] exchange(byte[] request) throws IOException {
		Channel channel = await(this.pool.acquire());
		boolean answered = false;
		try {
			byte[] response = await(channel.pipeline().get(NettyExchange.class).send(request));
			answered = true;
			return response;
		}
		finally {
			if (!answered) {
				channel.close();
			}
			this.pool.release(channel);
		}
	}

	private static <T> T await(Future<T> future) throws IOException {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw new IOException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException();
		}
	}

	@Override
	public long connectionsOpened() {
		return this.opened.sum();
	}

	@Override
	public void close() {
		this.pool.close();
		this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
	}

	private final class Channels extends AbstractChannelPoolHandler {

		@Override
		public void channelCreated(Channel channel) {
			NettyPoolRow.this.opened.increment();
			channel.pipeline().addLast(new AsciiLengthDecoder(), new NettyExchange(channel));
		}

	}

}
