// Finds codes in what a camera sees and in pictures: by the browser's own BarcodeDetector, else by a library in this same folder.

const FORMATS = ['qr_code', 'data_matrix'];
/** Sides in pixels at which a picture is looked at: a code that is large in it is found in a small one sooner. */
const SIDES = [800, 1600, 400];
const PAUSE = 120;

async function native() {
  if (!('BarcodeDetector' in globalThis)) return null;
  const there = await BarcodeDetector.getSupportedFormats();
  const formats = FORMATS.filter((format) => there.includes(format));
  return formats.includes('qr_code') ? new BarcodeDetector({ formats }) : null;
}

/** ZXing puts itself beside the globals, as scripts did before there were modules. */
async function library() {
  await import('/scan/decoder.js');
  const { BarcodeFormat, BinaryBitmap, DecodeHintType, HybridBinarizer, MultiFormatReader, RGBLuminanceSource } = globalThis.ZXing;
  const codes = new MultiFormatReader();
  codes.setHints(new Map([
    [DecodeHintType.POSSIBLE_FORMATS, [BarcodeFormat.QR_CODE, BarcodeFormat.DATA_MATRIX]], [DecodeHintType.TRY_HARDER, true],
  ]));
  return ({ data, width, height }) => {
    const grey = new Uint8ClampedArray(width * height);
    for (let i = 0; i < grey.length; i++) grey[i] = (306 * data[4 * i] + 601 * data[4 * i + 1] + 117 * data[4 * i + 2]) >> 10;
    try {
      return codes.decodeWithState(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(grey, width, height)))).getText();
    } catch {
      return null; // It says by exceptions that there is none.
    }
  };
}

const canvas = document.createElement('canvas');

function pixels(source, width, height, side) {
  const scale = Math.min(1, side / Math.max(width, height));
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** A function from (source, width, height, sides) to the text of the first code in it, or null. */
async function reader() {
  const detector = await native().catch(() => null);
  if (detector) return async (source) => (await detector.detect(source))[0]?.rawValue ?? null;
  const code = await library();
  return async (source, width, height, sides) => {
    for (const side of sides) {
      const text = code(pixels(source, width, height, side));
      if (text) return text;
    }
    return null;
  };
}

/** The text of the code in a picture file; null where none is found, or it is no picture. */
export async function inPicture(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  const read = await reader();
  return read(picture, picture.width, picture.height, SIDES);
}

/** Shows the camera in `video` and calls `found` once, with the first code's text. Gives a function that stops it. Throws what getUserMedia does. */
export async function watch(video, found) {
  const wanted = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } };
  const [stream, read] = await Promise.all([navigator.mediaDevices.getUserMedia({ video: wanted, audio: false }), reader()]);
  let timer;
  let over = false;
  const stop = () => {
    over = true;
    clearTimeout(timer);
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  const look = async () => {
    const text = video.readyState >= 2 ? await read(video, video.videoWidth, video.videoHeight, [640]).catch(() => null) : null;
    if (over) return;
    if (text === null) {
      timer = setTimeout(look, PAUSE);
    } else {
      stop();
      found(text);
    }
  };
  video.srcObject = stream;
  await video.play();
  timer = setTimeout(look, PAUSE);
  return stop;
}
