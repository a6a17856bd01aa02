//! Draws the app's icon, a clip-on microphone on its cable, into the PNG named on the command line. Runs on the Mac that
//! builds the app, so that no picture has to be kept beside the code.

import CoreGraphics
import Foundation
import ImageIO

let side = 1024
guard CommandLine.arguments.count == 2,
  let space = CGColorSpace(name: CGColorSpace.sRGB),
  let canvas = CGContext(
    data: nil, width: side, height: side, bitsPerComponent: 8, bytesPerRow: 0, space: space,
    bitmapInfo: CGImageAlphaInfo.noneSkipLast.rawValue)
else {
  fatalError("usage: swift icon.swift FILE")
}

let paper = CGColor(srgbRed: 0.07, green: 0.22, blue: 0.36, alpha: 1)
let ink = CGColor(srgbRed: 0.97, green: 0.97, blue: 0.95, alpha: 1)
let light = CGColor(srgbRed: 0.87, green: 0.24, blue: 0.22, alpha: 1)

canvas.setFillColor(paper)
canvas.fill(CGRect(x: 0, y: 0, width: side, height: side))

// The capsule, the clip across it, and the cable that falls from it.
canvas.setFillColor(ink)
canvas.addPath(
  CGPath(
    roundedRect: CGRect(x: 402, y: 430, width: 220, height: 400), cornerWidth: 110, cornerHeight: 110, transform: nil))
canvas.fillPath()
canvas.setStrokeColor(ink)
canvas.setLineWidth(44)
canvas.setLineCap(.round)
canvas.move(to: CGPoint(x: 512, y: 430))
canvas.addCurve(
  to: CGPoint(x: 760, y: 190), control1: CGPoint(x: 512, y: 250), control2: CGPoint(x: 620, y: 190))
canvas.strokePath()
canvas.setFillColor(light)
canvas.fillEllipse(in: CGRect(x: 472, y: 690, width: 80, height: 80))

guard let icon = canvas.makeImage(),
  let file = CGImageDestinationCreateWithURL(
    URL(fileURLWithPath: CommandLine.arguments[1]) as CFURL, "public.png" as CFString, 1, nil)
else {
  fatalError("the icon could not be drawn")
}
CGImageDestinationAddImage(file, icon, nil)
guard CGImageDestinationFinalize(file) else { fatalError("the icon could not be written") }
