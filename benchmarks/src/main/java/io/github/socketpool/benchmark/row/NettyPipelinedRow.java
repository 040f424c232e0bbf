package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * All callers share one Netty channel, with many calls in flight. Its event loop reads
 * and writes, and writes of callers that meet are flushed together. The callers convert
 * JSON and wait with a deadline.
 */
final class NettyPipelinedRow implements Row {

	static final String NAME = "netty-pipelined";

	/**
	 * The row with Netty's native transport.
	 */
	static final String EPOLL = "netty-pipelined-epoll";

	private final JsonMapper mapper;

	private final EventLoopGroup loop;

	private final Bootstrap bootstrap;

	private final LongAdder opened = new LongAdder();

	private final Lock connecting = new ReentrantLock();

	private volatile @Nullable Channel channel;

	NettyPipelinedRow(int port, JsonMapper mapper, boolean epoll) {
		this.mapper = mapper;
		this.loop = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
		this.bootstrap = new Bootstrap().group(this.loop)
			.channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.remoteAddress(InetAddress.getLoopbackAddress(), port)
			.handler(new Handlers());
	}

	/**
	 * Return why this machine has no native transport.
	 */
	static Optional<String> whyNoEpoll() {
		return Optional.ofNullable(Epoll.unavailabilityCause())
			.map((cause) -> "Netty's native transport is unavailable: " + cause.getMessage());
	}

	@Override
	public Caller newCaller() {
		return this::call;
	}

	private Quote call(Quote request) throws IOException {
		NettyCall call = new NettyCall(request.id(), this.mapper.writeValueAsBytes(request));
		Channel channel = channel();
		// Failures of this promise go to exceptionCaught.
		channel.writeAndFlush(call, channel.voidPromise());
		return this.mapper.readValue(ResponseFuture.await(call), Quote.class);
	}

	private Channel channel() {
		Channel channel = this.channel;
		return (channel != null && channel.isActive()) ? channel : connect();
	}

	private Channel connect() {
		this.connecting.lock();
		try {
			Channel channel = this.channel;
			if (channel == null || !channel.isActive()) {
				channel = this.bootstrap.connect().syncUninterruptibly().channel();
				this.opened.increment();
				this.channel = channel;
			}
			return channel;
		}
		finally {
			this.connecting.unlock();
		}
	}

	@Override
	public long connectionsOpened() {
		return this.opened.sum();
	}

	@Override
	public void close() {
		this.loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
	}

	private static final class Handlers extends ChannelInitializer<SocketChannel> {

		@Override
		protected void initChannel(SocketChannel channel) {
			channel.pipeline()
				.addLast(new FlushConsolidationHandler(FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES,
						true), new AsciiLengthDecoder(), new NettyCalls());
		}

	}

}
