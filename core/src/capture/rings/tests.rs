use super::*;

const FORMAT: Format = Format {
    rate: 1_000,
    channels: 2,
    bits: 16,
};

fn all(reader: &mut RingReader) -> (Vec<BlockHeader>, Vec<i32>) {
    let mut headers = Vec::new();
    let mut samples = Vec::new();
    while let Some(header) = reader.next_header() {
        let mut block = vec![0; header.frames as usize * 2];
        assert_eq!(reader.take_samples(&mut block), block.len());
        headers.push(header);
        samples.extend(block);
    }
    (headers, samples)
}

#[test]
fn what_goes_in_comes_out_across_the_seam_of_the_ring() {
    let (mut writer, mut reader) = rings(FORMAT);
    let mut expected = Vec::new();
    let mut got = Vec::new();
    for block in 0..100i16 {
        let samples: Vec<i16> = (0..600).map(|i| block * 300 + i).collect();
        writer.write(&samples, u64::from(block.unsigned_abs()) * 300_000_000, 0);
        expected.extend(samples.iter().map(|s| i32::from(*s)));
        got.extend(all(&mut reader).1);
    }
    assert_eq!(got, expected);
}

#[test]
fn what_does_not_fit_is_counted_with_the_next_block() {
    let (mut writer, mut reader) = rings(FORMAT);
    writer.write(&vec![1i16; 2 * 9_990], 0, 0);
    writer.write(&[2i16; 2 * 25], 9_990_000_000, 0);
    writer.write(&[3i16; 2 * 5], 10_015_000_000, 0);
    let (headers, samples) = all(&mut reader);
    assert_eq!(headers.len(), 2);
    assert_eq!(
        (headers[1].first_frame, headers[1].frames, headers[1].dropped),
        (9_990, 10, 0)
    );
    assert_eq!(samples.len(), 2 * 10_000);
    writer.write(&[4i16; 2 * 7], 10_020_000_000, 0);
    let (headers, _) = all(&mut reader);
    assert_eq!(
        (headers[0].first_frame, headers[0].frames, headers[0].dropped),
        (10_020, 7, 20)
    );
    assert_eq!(reader.tally().dropped_frames, 20);
}

#[test]
fn frames_dropped_at_the_very_end_are_still_known() {
    let (mut writer, mut reader) = rings(FORMAT);
    writer.write(&vec![1i16; 2 * 10_000], 0, 0);
    writer.write(&[2i16; 2 * 30], 0, 0);
    writer.end(EndReason::DeviceGone);
    writer.end(EndReason::Stopped);
    all(&mut reader);
    assert_eq!(reader.tail_dropped(), 30);
    assert_eq!(reader.ended(), Some(EndReason::DeviceGone));
}

#[test]
fn a_platform_overrun_marks_the_next_block_only() {
    let (mut writer, mut reader) = rings(FORMAT);
    writer.write(&[0i16; 4], 0, 0);
    writer.handle().overrun();
    writer.write(&[0i16; 4], 0, 0);
    writer.write(&[0i16; 4], 0, 0);
    let marks: Vec<bool> = all(&mut reader).0.iter().map(|h| h.discontinuity).collect();
    assert_eq!(marks, [false, true, false]);
    assert_eq!(reader.tally().platform_overruns, 1);
}

#[test]
fn a_writer_that_vanishes_ends_the_stream() {
    let (writer, reader) = rings(FORMAT);
    drop(writer);
    assert_eq!(reader.ended(), Some(EndReason::Stopped));
}
