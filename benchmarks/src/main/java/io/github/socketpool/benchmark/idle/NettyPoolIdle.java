package io.github.socketpool.benchmark.idle;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.benchmark.row.AsciiLengthDecoder;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.pool.AbstractChannelPoolHandler;
import io.netty.channel.pool.FixedChannelPool;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * Netty's {@code FixedChannelPool} with channels that decode frames.
 */
final class NettyPoolIdle implements IdleRow {

	private static final byte[] REQUEST = "length:0000000000009\"request\"".getBytes(StandardCharsets.US_ASCII);

	private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());

	private final Replies replies = new Replies();

	private final FixedChannelPool pool;

	private int used;

	NettyPoolIdle(int port, int size) {
		Bootstrap bootstrap = new Bootstrap().group(this.threads)
			.channel(NioSocketChannel.class)
			.remoteAddress(InetAddress.getLoopbackAddress(), port);
		this.pool = new FixedChannelPool(bootstrap, new PoolHandler(this.replies), size);
	}

	@Override
	public void useAtOnce(int connections) throws IOException {
		List<Channel> channels = new ArrayList<>(connections);
		for (int i = 0; i < connections; i++) {
			Channel channel = this.pool.acquire().syncUninterruptibly().getNow();
			channel.writeAndFlush(Unpooled.wrappedBuffer(REQUEST)).syncUninterruptibly();
			this.replies.await();
			channels.add(channel);
		}
		channels.forEach((channel) -> this.pool.release(channel).syncUninterruptibly());
		this.used = Math.max(this.used, connections);
	}

	/**
	 * The pool only reports how many connections are in use.
	 */
	@Override
	public int idle() {
		return this.used - this.pool.acquiredChannelCount();
	}

	/**
	 * The JDK does not count some of Netty's memory.
	 */
	@Override
	public long directMemory() {
		return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
	}

	@Override
	public void close() {
		this.pool.close();
		this.threads.shutdownGracefully();
	}

	private static final class PoolHandler extends AbstractChannelPoolHandler {

		private final Replies replies;

		PoolHandler(Replies replies) {
			this.replies = replies;
		}

		@Override
		public void channelCreated(Channel channel) {
			channel.pipeline().addLast(new AsciiLengthDecoder(), new SimpleChannelInboundHandler<ByteBuf>() {

				@Override
				protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
					PoolHandler.this.replies.arrive();
				}

			});
		}

	}

}
